"""The connection to SQLite under SQLAlchemy: one turn of its thread for a statement, where aiosqlite takes four.

Each turn wakes two threads, which costs more than what SQLite does for a short statement.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Self

import aiosqlite

_CHUNK = 64

Parameters = Iterable[object]
Row = tuple[object, ...]


class SqliteConnection(aiosqlite.Connection):
    """A connection whose statements are fetched whole, and whose transactions begin with their first statement."""

    def __init__(self, file: Path | str) -> None:
        # SQLAlchemy begins and commits; the driver would do it late, and never for a reader.
        super().__init__(partial(sqlite3.connect, str(file), isolation_level=None), _CHUNK)
        # As SQLAlchemy has it for its own: a thread that is left over must not keep the process from ending.
        self._thread.daemon = True
        self._opening = ""
        self._begun = False

    async def open(self) -> Self:
        """Start the thread and connect in it."""
        try:
            await self
        except sqlite3.Error:
            # The thread still has an answer for the event loop, which may be closed by then.
            self._thread.join()
            raise
        return self

    def begin_with(self, statement: str) -> None:
        """Have the next statement open a transaction first: nothing is read or locked before."""
        self._opening = statement

    def cursor(self) -> SqliteCursor:  # type: ignore[override]  # SQLAlchemy enters it, and never awaits it
        """Return a cursor; none is made in the database before it has something to do."""
        return SqliteCursor(self)

    async def commit(self) -> None:
        """Commit, if anything has begun."""
        if self._is_open():
            await super().commit()
            self._begun = False

    async def rollback(self) -> None:
        """Roll back, if anything has begun; nobody waits for it, because whatever follows comes after it."""
        if self._is_open():
            self._tx.put_nowait((None, self._conn.rollback))
            self._begun = False

    async def run(self, statement: str, parameters: Parameters | Sequence[Parameters], *, many: bool) -> Result:
        """Execute a statement and fetch all of its rows."""
        opening, self._opening = self._opening, ""
        self._begun = self._begun or bool(opening)
        result: Result = await self._execute(self._run, opening, statement, parameters, many)  # type: ignore[no-untyped-call]  # aiosqlite's own
        return result

    def _is_open(self) -> bool:
        """Tell whether a transaction was begun, which a cancelled statement may have done that nobody waited for."""
        self._opening = ""
        return self._begun

    def _run(self, opening: str, statement: str, parameters: Parameters, many: bool) -> Result:
        if opening:
            self._conn.execute(opening)
        cursor = self._conn.cursor()
        (cursor.executemany if many else cursor.execute)(statement, parameters)  # type: ignore[arg-type]  # `many` says which
        return cursor.description, cursor.fetchall() if cursor.description else [], cursor.rowcount, cursor.lastrowid


Description = tuple[tuple[str | None, ...], ...] | None
Result = tuple[Description, list[Row], int, int | None]


class SqliteCursor:
    """What SQLAlchemy asks of an asynchronous cursor."""

    def __init__(self, connection: SqliteConnection) -> None:
        self.description: Description = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1
        self._connection = connection
        self._rows: list[Row] = []

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Parameters = ()) -> Self:
        """Execute a statement."""
        self._take(await self._connection.run(statement, parameters, many=False))
        return self

    async def executemany(self, statement: str, parameters: Sequence[Parameters]) -> Self:
        """Execute a statement once for each set of parameters."""
        self._take(await self._connection.run(statement, parameters, many=True))
        return self

    async def fetchall(self) -> list[Row]:
        """Return the rows, which are here already."""
        rows, self._rows = self._rows, []
        return rows

    async def fetchmany(self, size: int | None = None) -> list[Row]:
        """Return the next rows, for a result that is streamed; all of them are here already."""
        count = size or self.arraysize
        rows, self._rows = self._rows[:count], self._rows[count:]
        return rows

    async def close(self) -> None:
        """Forget the rows; in the database nothing is open."""
        self._rows = []

    def _take(self, result: Result) -> None:
        self.description, self._rows, self.rowcount, self.lastrowid = result
