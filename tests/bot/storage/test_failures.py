import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage import (
    Backend,
    Database,
    DatabaseAccessError,
    DatabaseBusyError,
    DatabaseFolderError,
    DatabaseFullError,
    DatabaseReadOnlyError,
    DatabaseUnreachableError,
    DatabaseUrl,
    NotADatabaseError,
    StorageError,
    engines,
    prepare,
    state,
    upgrade,
)
from bot.testing.databases import GUARDED_USER, PostgresqlServer

SECRET = "s3cretzz"  # noqa: S105
NOBODY = 65534

sqlite_only = pytest.mark.parametrize("backend", [Backend.SQLITE], indirect=True)
postgresql_only = pytest.mark.parametrize("backend", [Backend.POSTGRESQL], indirect=True)


async def _ask(database: Database) -> None:
    async with database.read() as session:
        await session.execute(text("SELECT count(*) FROM setting"))


async def _write(database: Database, value: str = "v") -> None:
    async with database.write() as session:
        await session.execute(
            text("INSERT INTO setting VALUES (:key, :value, :at)"),
            {"key": "k", "value": value, "at": "2026-11-24T00:00:00.000000Z"},
        )


async def _refusal(database: Database, kind: type[StorageError]) -> str:
    """Start on the database, see it refused, and return in which words."""
    with pytest.raises(kind) as refusal:
        await prepare(database)
    await database.close()
    return str(refusal.value)


async def test_a_missing_folder(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    said = await _refusal(Database(DatabaseUrl.of_file(missing / "a.db")), DatabaseFolderError)
    assert f"The folder {missing} for the database does not exist" in said


async def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    said = await _refusal(Database(DatabaseUrl.of_file(tmp_path)), DatabaseFolderError)
    assert f"{tmp_path} is a folder" in said


@pytest.mark.parametrize(
    "content", [b"not a database, but a letter to a friend\n" * 100, b"SQLite format 3\0" + b"\7" * 4096]
)
async def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes(content)
    assert "is no SQLite database" in await _refusal(Database(DatabaseUrl.of_file(file)), NotADatabaseError)
    assert file.read_bytes() == content


@pytest.fixture
def folder_of_somebody_else() -> Iterator[Path]:
    """A folder that can be read and not written, as a user for whom that makes a difference."""
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    yield folder
    if root:
        os.seteuid(0)
    folder.chmod(0o755)
    shutil.rmtree(folder)


def _give_up_rights(folder: Path) -> None:
    folder.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)


async def test_a_folder_that_cannot_be_written(folder_of_somebody_else: Path) -> None:
    _give_up_rights(folder_of_somebody_else)
    said = await _refusal(Database(DatabaseUrl.of_file(folder_of_somebody_else / "a.db")), DatabaseReadOnlyError)
    assert "right to write" in said


async def test_a_file_that_cannot_be_written(folder_of_somebody_else: Path) -> None:
    database = Database(DatabaseUrl.of_file(folder_of_somebody_else / "a.db"))
    await upgrade(database)
    await database.close()
    (folder_of_somebody_else / "a.db").chmod(0o444)
    _give_up_rights(folder_of_somebody_else)
    with pytest.raises(DatabaseReadOnlyError, match="right to write"):
        await _write(database)
    await database.close()


@sqlite_only
async def test_a_full_disk_loses_nothing_that_was_saved(database: Database) -> None:
    await _write(database)

    async def fill() -> None:
        async with database.write() as session:
            pages = await session.scalar(text("PRAGMA page_count"))
            await session.execute(text(f"PRAGMA max_page_count = {pages}"))
            await session.execute(text("UPDATE setting SET value = :value"), {"value": "x" * 1_000_000})

    with pytest.raises(DatabaseFullError, match="no room left"):
        await fill()
    async with database.read() as session:
        assert await session.scalar(text("SELECT value FROM setting")) == "v"


@sqlite_only
async def test_another_program_that_keeps_the_lock(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    file = database.file
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusyError, match="locked by another program"):
            await _write(database)
        await _ask(database)
    await _write(database)


async def test_no_server_at_the_address() -> None:
    said = await _refusal(Database(f"postgresql://bot:{SECRET}@127.0.0.1:1/cohort"), DatabaseUnreachableError)
    assert "No database server answers at postgresql://bot:***@127.0.0.1:1/cohort" in said
    assert SECRET not in said


async def test_no_such_database(postgresql_server: PostgresqlServer) -> None:
    said = await _refusal(Database(postgresql_server.named("no_such_database")), DatabaseAccessError)
    assert 'database "no_such_database" does not exist' in said


async def test_a_wrong_password(postgresql_server: PostgresqlServer) -> None:
    own = Database(postgresql_server.url)
    async with own.write() as session:
        await session.execute(text(f"CREATE ROLE {GUARDED_USER} LOGIN PASSWORD 'right'"))
    try:
        address = postgresql_server.url.address.set(username=GUARDED_USER, password=SECRET)
        said = await _refusal(Database(DatabaseUrl(address)), DatabaseAccessError)
    finally:
        async with own.write() as session:
            await session.execute(text(f"DROP ROLE {GUARDED_USER}"))
        await own.close()
    assert "password authentication failed" in said
    assert SECRET not in said


@postgresql_only
async def test_a_server_that_hangs_up_is_found_again(database: Database, postgresql_server: PostgresqlServer) -> None:
    async def hang_up() -> None:
        async with database.write() as session:
            await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(DatabaseUnreachableError):
        await hang_up()
    await _ask(database)
    other = Database(postgresql_server.url)
    async with database.read() as session:
        pid = await session.scalar(text("SELECT pg_backend_pid()"))
    async with other.write() as session:
        await session.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    await other.close()
    await _ask(database)


@postgresql_only
async def test_a_server_that_takes_no_writes(database: Database) -> None:
    async with database.write() as session:
        name = await session.scalar(text("SELECT current_database()"))
        await session.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    await database.close()
    with pytest.raises(DatabaseReadOnlyError, match="primary server"):
        await _write(database)


async def test_the_state_of_a_database_out_of_reach_is_an_error_too() -> None:
    with pytest.raises(DatabaseUnreachableError):
        await state(Database("postgresql://bot@127.0.0.1:1/cohort"))
