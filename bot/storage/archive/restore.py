"""Put a backup into a database, in one transaction: whatever interrupts it leaves everything as it was."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, column, insert, inspect, table, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.storage.archive.backup import Progress, back_up_to
from bot.storage.archive.layout import TYPES, Header, Shape
from bot.storage.archive.numbering import continue_behind
from bot.storage.archive.reading import Archive, ArchiveError, Finished
from bot.storage.backup import back_up
from bot.storage.database import Database
from bot.storage.errors import StorageError
from bot.storage.revisions import MigrationBranch, label_of
from bot.storage.schema import VERSION_TABLE, read_branches, standing
from bot.storage.upgrade import bring_to_heads, check_foreign_keys, create_at
from bot.storage.url import Backend

Settle = Callable[[AsyncSession, datetime], Awaitable[int]]
"""Deals with what happened after the backup was made, the given instant; returns how much is held for that."""

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: when the backup was made, rows, what is held, and the copy of what was replaced."""

    made_at: datetime
    rows: int
    held: int
    copy: Path | None


async def restore_from(
    path: Path,
    database: Database,
    branches: Sequence[MigrationBranch],
    now: datetime,
    *,
    replace: bool,
    settle: Settle,
    progress: Progress,
) -> Restored:
    """Put a backup into an empty database or, with `replace`, into one that is copied and emptied first.

    A backup of an older version is brought to the newest schema. Nobody else may use the database meanwhile.

    Raises:
        StorageError: the backup is damaged, newer, or of features that are not installed; or the database holds
            something, or cannot be used.
    """
    archive = Archive(path)
    header = archive.check()
    _refuse_unknown(header, branches, path)
    copy = await _make_room(database, branches, path, now, replace=replace)
    async with database.upgrading() as connection:
        if copy is not None:
            await connection.run_sync(_empty)
        await connection.run_sync(create_at, branches, header.revisions)
        await connection.execute(VERSION_TABLE.delete())
        await connection.execute(insert(VERSION_TABLE), [{"version_num": name} for name in header.revisions])
        rows = await _load(connection, database.url.backend, archive, progress)
        await connection.run_sync(bring_to_heads, branches)
        async with AsyncSession(bind=connection) as session:
            held = await settle(session, header.made_at)
            await session.flush()
        if database.url.backend is Backend.SQLITE:
            await connection.run_sync(check_foreign_keys)
    return Restored(header.made_at, rows, held, copy)


def _refuse_unknown(header: Header, branches: Sequence[MigrationBranch], path: Path) -> None:
    revisions = read_branches(branches)
    labels = {revision.label for revision in revisions.values()}
    strange = set(header.revisions) - revisions.keys()
    newer = sorted(name for name in strange if label_of(name) in labels or label_of(name) is None)
    if newer:
        raise ArchiveError(
            f"{path} was made by a newer version of cohortbot ({', '.join(newer)}). Restore it with that version."
        )
    if strange:
        raise ArchiveError(
            f"{path} holds tables of what is not installed here ({', '.join(sorted(strange))}). Install it first."
        )


async def _make_room(
    database: Database, branches: Sequence[MigrationBranch], path: Path, now: datetime, *, replace: bool
) -> Path | None:
    """Copy what is to be replaced, and return where the copy is; None for a database that is empty already."""
    if not await _holds_anything(database):
        return None
    if not replace:
        raise StorageError(
            f"The database {database.url} is not empty. Name an empty one, or add --replace to put the backup in the "
            "place of everything that is in it; it is copied first."
        )
    async with database.read() as session:
        found = await (await session.connection()).run_sync(standing, read_branches(branches))
    if found.foreign:
        raise StorageError(
            f"The database holds tables of what is not installed here ({', '.join(sorted(found.foreign))}). "
            "Install it, or name an empty database."
        )
    if database.url.file is not None:
        return await back_up(database.url.file, "restore")
    copy = path.with_name(f"{path.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
    return (await back_up_to(database, branches, copy, now, lambda _table, _rows: None)).path


async def _holds_anything(database: Database) -> bool:
    if database.url.file is not None and not database.url.file.exists():
        return False
    async with database.read() as session:
        connection = await session.connection()
        return bool(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


def _empty(connection: Connection) -> None:
    quote = connection.dialect.identifier_preparer.quote
    everything = " CASCADE" if connection.dialect.name == "postgresql" else ""
    for name in inspect(connection).get_table_names():
        connection.execute(text(f"DROP TABLE {quote(name)}{everything}"))
    if everything:
        connection.execute(text("DROP FUNCTION IF EXISTS audit_refuse()"))


async def _load(connection: AsyncConnection, backend: Backend, archive: Archive, progress: Progress) -> int:
    total = number = 0
    shape = Shape("", ())
    waiting: list[dict[str, object]] = []
    for part in archive.parts():
        if isinstance(part, dict):
            waiting.append(part)
            number += 1
            if len(waiting) == _AT_ONCE:
                await _insert(connection, shape, waiting)
        elif isinstance(part, Shape):
            shape, number = part, 0
        elif isinstance(part, Finished):
            await _insert(connection, shape, waiting)
            if part.numbered is not None:
                await continue_behind(connection, backend, shape.name, part.numbered)
            progress(shape.name, number)
            total += number
    return total


async def _insert(connection: AsyncConnection, shape: Shape, rows: list[dict[str, object]]) -> None:
    if rows:
        target = table(shape.name, *(column(name, TYPES[kind]) for name, kind in shape.columns))
        await connection.execute(insert(target), rows)
        rows.clear()
