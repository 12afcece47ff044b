"""The database: short transactions that read, and transactions that write."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import weakref
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.storage.engines import Engines, open_engines, open_upgrading_engine
from bot.storage.failures import explained
from bot.storage.url import Backend, DatabaseUrl

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class Database:
    """One database, on SQLite or PostgreSQL. Building it is cheap: it connects at the first statement.

    It belongs to the event loop that first uses it. Troubles with the database itself leave `read` and `write` as a
    `StorageError` with words for whoever runs the bot; what a statement did wrong (a broken constraint) leaves them
    as SQLAlchemy's own exception.
    """

    def __init__(self, url: DatabaseUrl | str) -> None:
        self.url = DatabaseUrl.parse(url) if isinstance(url, str) else url
        self._opened: Engines | None = None
        self._writers: set[asyncio.Task[object]] = set()

    @cached_property
    def file(self) -> Path | None:
        """Where SQLite keeps the database; None for PostgreSQL.

        A database in memory is a file of its own in the temporary folder, removed by `close`: only so do readers and
        the writer get connections of their own and behave as they do on disk.
        """
        if self.url.file is not None or self.url.backend is Backend.POSTGRESQL:
            return self.url.file
        folder = tempfile.mkdtemp(prefix="cohortbot-")
        self._discard = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return Path(folder) / "memory.db"

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a session on one consistent state of the database; a statement that writes fails in it."""
        with explained(self.url, reading=True):
            async with self._reading() as session:
                yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a session that commits when the block ends and rolls back when it raises.

        Writers take turns on SQLite, so nothing slow belongs in the block: no call to a platform, no waiting for a
        person. A second `write` inside the first by the same task raises `RuntimeError`: it could only wait for
        itself.
        """
        task = asyncio.current_task()
        if task is None or task in self._writers:
            raise RuntimeError("write() inside write(): pass the session on instead")
        self._writers.add(task)
        try:
            with explained(self.url):
                async with self._writing.begin() as session:
                    yield session
        finally:
            self._writers.discard(task)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """Open a connection on which every statement sees the same state, whoever writes meanwhile."""
        engine = self._engines.reading
        if self.url.backend is Backend.POSTGRESQL:
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with explained(self.url, reading=True):
            async with engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def upgrading(self) -> AsyncIterator[AsyncConnection]:
        """Open the transaction in which the schema changes, on a connection of its own."""
        with explained(self.url):
            engine = open_upgrading_engine(self.url, self.file)
            try:
                async with engine.begin() as connection:
                    yield connection
            finally:
                await engine.dispose()

    async def close(self) -> None:
        """Close every connection; a database in memory is gone after that."""
        if self._opened is not None:
            await self._opened.dispose()
            self._opened = None
        for derived in ("_reading", "_writing"):
            self.__dict__.pop(derived, None)
        if self.url.file is None and "file" in self.__dict__ and self.file is not None:
            self._discard()
            del self.__dict__["file"]

    @property
    def engine(self) -> AsyncEngine:
        """The engine that writes, for a library with statements of its own; what goes wrong is SQLAlchemy's to tell."""
        return self._engines.writing

    @property
    def _engines(self) -> Engines:
        if self._opened is None:
            self._opened = open_engines(self.url, self.file)
        return self._opened

    @cached_property
    def _reading(self) -> async_sessionmaker[AsyncSession]:
        return async_sessionmaker(self._engines.reading, expire_on_commit=False)

    @cached_property
    def _writing(self) -> async_sessionmaker[AsyncSession]:
        return async_sessionmaker(self._engines.writing, expire_on_commit=False)
