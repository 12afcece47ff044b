"""Where the schema of a database stands beside the migrations at hand."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table, inspect, select

from bot.community.tables import COMMUNITY_TABLES
from bot.series.tables import SERIES_TABLES
from bot.storage.errors import DatabaseTooNewError
from bot.storage.revisions import MigrationBranch, Revision, heads, label_of, reached, read_branch
from bot.storage.tables import ENGINE_TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from bot.storage.database import Database

CORE = MigrationBranch(
    "bot",
    Path(__file__).parent / "migrations" / "versions",
    (*ENGINE_TABLES, *SERIES_TABLES, *COMMUNITY_TABLES),
)
"""The engine's own branch. Functions that take branches put it first, whether it is among them or not."""

VERSION_TABLE = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Alembic's table, declared as Alembic creates it."""


class SchemaState(StrEnum):
    """How a database stands to the version of the bot that asks."""

    EMPTY = "empty"
    BEHIND = "behind"
    CURRENT = "current"
    NEWER = "newer"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a database has of the known revisions: each set holds names of revisions.

    `foreign` belongs to features that are not installed here; `unknown` to a newer version of what is.
    """

    applied: frozenset[str]
    missing: frozenset[str]
    foreign: frozenset[str]
    unknown: frozenset[str]

    @property
    def state(self) -> SchemaState:
        """The one word for it."""
        if self.unknown:
            return SchemaState.NEWER
        if not self.missing:
            return SchemaState.CURRENT
        return SchemaState.BEHIND if self.applied or self.foreign else SchemaState.EMPTY

    def refuse_newer(self, where: object) -> None:
        """Raise `DatabaseTooNewError` when a newer version has upgraded the database."""
        if self.unknown:
            raise DatabaseTooNewError(
                f"The database {where} was upgraded by a newer version of cohortbot (it holds "
                f"{', '.join(sorted(self.unknown))}). Install that version again, or put back the copy "
                "that was made before the upgrade."
            )


def with_core(branches: Sequence[MigrationBranch]) -> tuple[MigrationBranch, ...]:
    """Return the branches with the engine's own first."""
    return CORE, *(branch for branch in branches if branch.label != CORE.label)


def read_branches(branches: Sequence[MigrationBranch]) -> dict[str, Revision]:
    """Read the version files of the engine and of these branches, by the name of the revision."""
    return {name: revision for branch in with_core(branches) for name, revision in read_branch(branch).items()}


def target_heads(branches: Sequence[MigrationBranch]) -> list[str]:
    """Return the newest revision of every branch, the engine's first."""
    return [head for branch in with_core(branches) for head in heads(read_branch(branch))]


def standing(connection: Connection, revisions: dict[str, Revision]) -> Standing:
    """Compare what the database says it has with the known revisions."""
    held: set[str] = set()
    if inspect(connection).has_table(VERSION_TABLE.name):
        held = set(connection.scalars(select(VERSION_TABLE.c.version_num)))
    labels = {revision.label for revision in revisions.values()}
    strange = held - revisions.keys()
    foreign = {name for name in strange if label_of(name) is not None and label_of(name) not in labels}
    applied = reached(held, revisions)
    return Standing(
        applied=frozenset(applied),
        missing=frozenset(revisions.keys() - applied),
        foreign=frozenset(foreign),
        unknown=frozenset(strange - foreign),
    )


async def read_standing(database: Database, branches: Sequence[MigrationBranch] = ()) -> Standing:
    """Compare a database with the migrations at hand; creates no file and does not import Alembic."""
    revisions = read_branches(branches)
    file = database.file
    if file is not None and await asyncio.to_thread(_is_missing, file):
        return Standing(frozenset(), frozenset(revisions), frozenset(), frozenset())
    async with database.read() as session:
        connection = await session.connection()
        return await connection.run_sync(standing, revisions)


async def state(database: Database, branches: Sequence[MigrationBranch] = ()) -> SchemaState:
    """Say whether the database is empty, behind, current or newer; creates no file and does not import Alembic."""
    return (await read_standing(database, branches)).state


def _is_missing(file: Path) -> bool:
    """Return whether the file could be created: a folder that is missing too is for SQLite to complain about."""
    return not file.exists() and file.parent.is_dir()
