"""Write a backup of one consistent state, while others use the database."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import os
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Row, Table, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import sort_tables

from bot.storage.archive.layout import END, FORMAT, VERSION, Shape
from bot.storage.archive.numbering import highest
from bot.storage.database import Database
from bot.storage.errors import DatabaseBehindError, DatabaseFolderError, StorageError
from bot.storage.revisions import MigrationBranch
from bot.storage.schema import VERSION_TABLE, SchemaState, read_branches, standing, with_core
from bot.storage.url import Backend

_AT_ONCE = 1_000

Progress = Callable[[str, int], None]
"""Is told the name and the number of rows of each table that is done."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds."""

    path: Path
    rows: int


async def back_up_to(
    database: Database, branches: Sequence[MigrationBranch], path: Path, now: datetime, progress: Progress
) -> BackedUp:
    """Write every table to a new file that only its owner can read; it appears under its name when it is whole.

    Raises:
        StorageError: there is a file of that name, the schema is not current, a feature that has rows is not
            installed, or the database cannot be read.
    """
    if await asyncio.to_thread(path.exists):
        raise StorageError(f"There is a file {path} already. Choose another name; a backup replaces nothing.")
    await _refuse_missing(database)
    unfinished = path.with_name(path.name + ".part")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise StorageError(f"The backup cannot be written to {path}: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with gzip.open(raw, "wt", encoding="utf-8", compresslevel=6) as file:
                rows = await _write(database, branches, file, now, progress)
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return BackedUp(path, rows)


async def _refuse_missing(database: Database) -> None:
    # To read a SQLite file that is not there would create it.
    if database.url.file is not None and not await asyncio.to_thread(database.url.file.exists):
        raise DatabaseFolderError(f"There is no database {database.url}, so there is nothing to back up.")


async def _write(
    database: Database, branches: Sequence[MigrationBranch], file: IO[str], now: datetime, progress: Progress
) -> int:
    total = 0
    async with database.snapshot() as connection:
        revisions = await _revisions(connection, database, branches)
        _line(file, {"format": FORMAT, "version": VERSION, "made_at": now.isoformat(), "revisions": sorted(revisions)})
        for table in sort_tables([table for branch in with_core(branches) for table in branch.tables]):
            rows = await _write_table(connection, database.url.backend, table, file)
            progress(table.name, rows)
            total += rows
    _line(file, END)
    return total


async def _revisions(connection: AsyncConnection, database: Database, branches: Sequence[MigrationBranch]) -> list[str]:
    found = await connection.run_sync(standing, read_branches(branches))
    found.refuse_newer(database.url)
    if found.state is not SchemaState.CURRENT:
        raise DatabaseBehindError(f"The database {database.url} needs an upgrade first. Run: cohortbot db upgrade")
    if found.foreign:
        raise StorageError(
            f"The database holds tables of what is not installed here ({', '.join(sorted(found.foreign))}), which the "
            "backup would leave out. Install it, then back up."
        )
    return list((await connection.scalars(select(VERSION_TABLE.c.version_num))).all())


async def _write_table(connection: AsyncConnection, backend: Backend, table: Table, file: IO[str]) -> int:
    shape = Shape.of(table)
    _line(file, {"table": shape.name, "columns": [[name, kind.value] for name, kind in shape.columns]})
    checksum = hashlib.sha256()
    number = 0
    async for row in _rows(connection, table):
        checksum.update(_line(file, shape.encode(row)))
        number += 1
    numbered = await highest(connection, backend, table.name)
    _line(file, {"rows": number, "sha256": checksum.hexdigest(), "numbered": numbered})
    return number


async def _rows(connection: AsyncConnection, table: Table) -> AsyncIterator[Row[Any]]:
    """Yield every row by its key, some at a time, so that no table has to fit into memory."""
    key = tuple_(*table.primary_key.columns)
    places = [list(table.columns).index(column) for column in table.primary_key.columns]
    some = select(table).order_by(*table.primary_key.columns).limit(_AT_ONCE)
    rows = (await connection.execute(some)).all()
    while rows:
        for row in rows:
            yield row
        last = [row[place] for place in places]
        rows = (await connection.execute(some.where(key > last))).all() if len(rows) == _AT_ONCE else []


def _line(file: IO[str], content: object) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    file.write(text + "\n")
    return text.encode("utf-8", "surrogatepass")
