"""SQLAlchemy engines: what differs between SQLite and PostgreSQL stands here and nowhere else."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from sqlalchemy import URL, Connection, NullPool, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage.url import Backend, DatabaseUrl

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from bot.storage.sqlite_connection import SqliteConnection

BUSY_SECONDS = 10.0
"""How long a writer waits for another one, in seconds, before it gives up."""

UPGRADE_BUSY_SECONDS = 300
"""How long an upgrade waits for another process's upgrade of the same SQLite file, in seconds."""

_CONNECT_SECONDS = 10
_RETRY_SECONDS = 0.02
_READERS = 15


class _AdaptedConnection(Protocol):
    def run_async(self, fn: Callable[[SqliteConnection], Awaitable[object]]) -> object: ...


@dataclass(frozen=True, slots=True)
class Engines:
    """One engine that reads, one that writes; on PostgreSQL both share a pool."""

    reading: AsyncEngine
    writing: AsyncEngine

    async def dispose(self) -> None:
        """Close every connection."""
        await self.writing.dispose()
        await self.reading.dispose()


def open_engines(url: DatabaseUrl, file: Path | None) -> Engines:
    """Build the engines; nothing connects before the first statement. `file` is where SQLite keeps its database."""
    if url.backend is Backend.SQLITE:
        durable = url.file is not None
        return Engines(_sqlite_reading(file), _sqlite_writing(file, durable=durable))
    engine = create_async_engine(
        url.address,
        connect_args=_postgresql_arguments(url),
        pool_pre_ping=True,
        pool_timeout=BUSY_SECONDS,
        hide_parameters=True,
    )
    return Engines(engine.execution_options(postgresql_readonly=True), engine)


def open_upgrading_engine(url: DatabaseUrl, file: Path | None) -> AsyncEngine:
    """Build the engine on which migrations run, with one connection that closes when it is done.

    On SQLite foreign keys are not enforced here, because a table is altered by copying and dropping it, which would
    delete or refuse the rows that refer to it: whoever upgrades runs `PRAGMA foreign_key_check` before the commit.
    """
    if url.backend is Backend.POSTGRESQL:
        return create_async_engine(
            url.address, connect_args=_postgresql_arguments(url), poolclass=NullPool, hide_parameters=True
        )
    engine = _sqlite_engine(file, poolclass=NullPool)
    _on_connect(engine, f"PRAGMA busy_timeout={UPGRADE_BUSY_SECONDS * 1000}; PRAGMA foreign_keys=OFF;")
    _on_begin(engine, "BEGIN IMMEDIATE")
    return engine


def _sqlite_reading(file: Path | None) -> AsyncEngine:
    engine = _sqlite_engine(file, pool_size=_READERS, max_overflow=0, pool_timeout=BUSY_SECONDS, hide_parameters=True)
    _on_connect(engine, f"PRAGMA busy_timeout={round(BUSY_SECONDS * 1000)}; PRAGMA query_only=ON;")
    _on_begin(engine, "BEGIN")
    return engine


def _sqlite_writing(file: Path | None, *, durable: bool) -> AsyncEngine:
    """Build a pool of one: writers of this process queue in it, in order, instead of polling for SQLite's lock.

    `synchronous=FULL` because a person who was told "booked" and a delivery marked as sending must survive a power
    cut; with WAL that is one fsync a transaction.
    """
    engine = _sqlite_engine(file, pool_size=1, max_overflow=0, pool_timeout=BUSY_SECONDS, hide_parameters=True)
    synchronous = "FULL" if durable else "OFF"
    _on_connect(
        engine,
        f"PRAGMA busy_timeout={round(BUSY_SECONDS * 1000)}; PRAGMA journal_mode=WAL; "
        f"PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON;",
    )
    _on_begin(engine, "BEGIN IMMEDIATE")
    return engine


def _sqlite_engine(file: Path | None, **options: object) -> AsyncEngine:
    # It loads the driver, which a process on PostgreSQL is spared.
    from bot.storage.sqlite_connection import SqliteConnection

    async def connect() -> SqliteConnection:
        return await SqliteConnection(str(file)).open()

    address = URL.create("sqlite+aiosqlite", database=str(file))
    return create_async_engine(address, async_creator=connect, **options)


def _postgresql_arguments(url: DatabaseUrl) -> dict[str, str | int]:
    """Have the server speak UTC: an instant in its local zone may lie beyond year 9999, which Python cannot hold."""
    options = url.address.query.get("options", "")
    own = options if isinstance(options, str) else " ".join(options)
    arguments: dict[str, str | int] = {"options": f"{own} -c timezone=UTC".strip(), "application_name": "cohortbot"}
    if "connect_timeout" not in url.address.query:
        arguments["connect_timeout"] = _CONNECT_SECONDS
    return arguments


def _on_connect(engine: AsyncEngine, script: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: _AdaptedConnection, _record: object) -> None:
        connection.run_async(lambda driver: _prepare(driver, script))


async def _prepare(driver: SqliteConnection, script: str) -> None:
    """Run the statements that a new connection starts with.

    Two connections that turn on WAL at the same moment collide without SQLite's own waiting: it would deadlock.
    """
    patience = asyncio.get_running_loop().time() + BUSY_SECONDS
    while True:
        try:
            await driver.executescript(script)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or asyncio.get_running_loop().time() > patience:
                await driver.close()
                raise
            await asyncio.sleep(_RETRY_SECONDS)
        else:
            return


def _on_begin(engine: AsyncEngine, statement: str) -> None:
    """Open transactions ourselves: the driver would do it late, and never for a reader."""

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        driver = cast("SqliteConnection", connection.connection.driver_connection)
        driver.begin_with(statement)
