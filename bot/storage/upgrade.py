"""Bring a database to the newest schema: in one transaction, after a copy, one process at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.schema import sort_tables

from bot.storage.backup import back_up
from bot.storage.errors import DatabaseBehindError, DatabaseNotOursError, StorageError
from bot.storage.revisions import reached
from bot.storage.schema import (
    VERSION_TABLE,
    SchemaState,
    Standing,
    read_branches,
    read_standing,
    standing,
    target_heads,
    with_core,
)
from bot.storage.url import Backend

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.database import Database
    from bot.storage.revisions import MigrationBranch, Revision

_ADVISORY_LOCK = 0x636F686F7274
"""The number under which processes that upgrade the same PostgreSQL database wait for each other."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did: the revisions applied, in no order, and the copy made before, on SQLite."""

    before: SchemaState
    applied: frozenset[str]
    heads: tuple[str, ...]
    backup: Path | None


async def upgrade(database: Database, branches: Sequence[MigrationBranch] = (), *, stepwise: bool = False) -> Upgrade:
    """Bring the engine's tables and those of the branches to their newest revision.

    Everything happens in one transaction: whatever interrupts it leaves the schema as it was. Another process that
    upgrades at the same time is waited for. A SQLite file that holds anything is copied first, to
    `NAME.before-REVISION.bak` beside it. An empty database is created from the models, unless `stepwise` asks for
    every migration. Raises `DatabaseTooNewError`, `DatabaseNotOursError` or another `StorageError`.
    """
    revisions = read_branches(branches)
    heads = tuple(target_heads(branches))
    async with database.upgrading() as connection:
        if database.url.backend is Backend.POSTGRESQL:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        found = await connection.run_sync(standing, revisions)
        found.refuse_newer(database.url)
        backup = None
        if found.missing:
            backup = await _apply(connection, database, branches, found, revisions, stepwise=stepwise)
    return Upgrade(before=found.state, applied=found.missing, heads=heads, backup=backup)


async def prepare(database: Database, branches: Sequence[MigrationBranch] = ()) -> Upgrade | None:
    """Make sure that the bot can start: upgrade a SQLite database that needs it, and return what that did.

    A PostgreSQL database may serve several replicas, so its operator says when: there `DatabaseBehindError` tells to
    run `cohortbot db upgrade`. Does not import Alembic when the database is current, nor when it is empty.
    """
    found = await read_standing(database, branches)
    found.refuse_newer(database.url)
    if found.state is SchemaState.CURRENT:
        return None
    if database.url.backend is Backend.SQLITE:
        return await upgrade(database, branches)
    raise DatabaseBehindError(f"The database {database.url} needs an upgrade. Run: cohortbot db upgrade")


async def _apply(
    connection: AsyncConnection,
    database: Database,
    branches: Sequence[MigrationBranch],
    found: Standing,
    revisions: dict[str, Revision],
    *,
    stepwise: bool,
) -> Path | None:
    holds_tables = bool(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
    if found.state is SchemaState.EMPTY:
        await connection.run_sync(_refuse_strangers, branches)
    backup = None
    if holds_tables and database.url.file is not None:
        backup = await back_up(database.url.file, _pending(branches, found))
    from_models = found.state is SchemaState.EMPTY and not any(branch.fills_rows for branch in branches)
    if from_models and not stepwise:
        await connection.run_sync(_create, branches)
    else:
        await connection.run_sync(_migrate, branches, revisions)
    if database.url.backend is Backend.SQLITE:
        await connection.run_sync(check_foreign_keys)
    return backup


def _pending(branches: Sequence[MigrationBranch], found: Standing) -> str:
    return "+".join(head for head in target_heads(branches) if head in found.missing)


def _create(connection: Connection, branches: Sequence[MigrationBranch]) -> None:
    """Create every table as the models declare it, and note the newest revisions as applied."""
    for table in sort_tables([table for branch in with_core(branches) for table in branch.tables]):
        table.create(connection, checkfirst=False)
    VERSION_TABLE.create(connection, checkfirst=True)
    connection.execute(VERSION_TABLE.insert(), [{"version_num": head} for head in target_heads(branches)])


def create_at(connection: Connection, branches: Sequence[MigrationBranch], applied: Sequence[str]) -> None:
    """Create the tables of an empty database as they were when these revisions were the newest."""
    if set(applied) == set(target_heads(branches)):
        _create(connection, branches)
        return
    revisions = read_branches(branches)
    known = {name: revisions[name] for name in reached(applied, revisions)}
    _migrate(connection, branches, known)


def bring_to_heads(connection: Connection, branches: Sequence[MigrationBranch]) -> None:
    """Apply what a database lacks; the caller's transaction decides whether it stays."""
    revisions = read_branches(branches)
    if standing(connection, revisions).missing:
        _migrate(connection, branches, revisions)


def _migrate(connection: Connection, branches: Sequence[MigrationBranch], revisions: dict[str, Revision]) -> None:
    from bot.storage.stepwise import migrate

    migrate(connection, with_core(branches), revisions)


def _refuse_strangers(connection: Connection, branches: Sequence[MigrationBranch]) -> None:
    ours = {table.name for branch in with_core(branches) for table in branch.tables}
    strangers = ours.intersection(inspect(connection).get_table_names())
    if strangers:
        raise DatabaseNotOursError(
            f"The database already holds tables that cohortbot did not create: {', '.join(sorted(strangers))}. "
            "Give cohortbot a database of its own."
        )


def check_foreign_keys(connection: Connection) -> None:
    """Raise `StorageError` where a row refers to nothing, on SQLite, which does not check while a schema changes."""
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise StorageError(
            f"The upgrade would leave rows of the table {broken[0]} that refer to nothing, so nothing was changed. "
            "This is a mistake in a migration: please report it."
        )
