"""The connection to SQLite, as SQLAlchemy uses it."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.sqlite_connection import SqliteConnection


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[SqliteConnection]:
    opened = await SqliteConnection(tmp_path / "a.db").open()
    yield opened
    await opened.close()


async def test_a_statement_leaves_all_its_rows_and_nothing_open(connection: SqliteConnection) -> None:
    cursor = connection.cursor()
    await cursor.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT)")
    assert cursor.description is None
    await cursor.executemany("INSERT INTO note (body) VALUES (?)", [("a",), ("b",)])
    assert cursor.rowcount == 2
    await cursor.execute("INSERT INTO note (body) VALUES (?) RETURNING id, body", ("c",))
    assert cursor.description is not None
    assert [name for name, *_ in cursor.description] == ["id", "body"]
    assert await cursor.fetchall() == [(3, "c")]
    assert await cursor.fetchall() == []
    assert cursor.lastrowid == 3


async def test_a_transaction_begins_with_its_first_statement_and_not_before(
    connection: SqliteConnection, tmp_path: Path
) -> None:
    await connection.cursor().execute("CREATE TABLE note (body TEXT)")
    connection.begin_with("BEGIN IMMEDIATE")
    with closing(sqlite3.connect(tmp_path / "a.db", timeout=0, isolation_level=None)) as other:
        other.execute("INSERT INTO note VALUES ('theirs')")
        await connection.cursor().execute("INSERT INTO note VALUES ('ours')")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO note VALUES ('theirs again')")
        await connection.commit()
        assert other.execute("SELECT body FROM note").fetchall() == [("theirs",), ("ours",)]


@pytest.mark.parametrize("end", ["commit", "rollback"])
async def test_a_transaction_that_ends_before_its_first_statement_leaves_none_behind(
    connection: SqliteConnection, end: str
) -> None:
    connection.begin_with("BEGIN IMMEDIATE")
    await getattr(connection, end)()
    await connection.cursor().execute("SELECT 1")
    assert not connection.in_transaction


async def test_what_is_rolled_back_is_gone(connection: SqliteConnection) -> None:
    await connection.cursor().execute("CREATE TABLE note (body TEXT)")
    connection.begin_with("BEGIN")
    await connection.cursor().execute("INSERT INTO note VALUES ('a')")
    await connection.rollback()
    cursor = await connection.cursor().execute("SELECT count(*) FROM note")
    assert await cursor.fetchall() == [(0,)]
