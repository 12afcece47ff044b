"""Inserts that say what becomes of a row that is there already, in the dialect at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.storage.tables import Base


def upsert(session: AsyncSession, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT into a table that takes `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return upsert_in(dialect_of(session), table)


def dialect_of(session: AsyncSession) -> str:
    """Return the name of the dialect that a session speaks."""
    return session.get_bind().dialect.name


def upsert_in(dialect: str, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """Return the same in a dialect by name, for a statement that is built once and executed often."""
    # The bare table spares every row the unit of work of the ORM, which a hot path notices.
    rows = cast("Table", table.__table__)
    # Each dialect costs time to import, and a process uses one.
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert

        return insert(rows)
    from sqlalchemy.dialects.sqlite import insert as sqlite_insert

    return sqlite_insert(rows)
