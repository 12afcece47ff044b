"""What the statements of a command cost bare `sqlite3`, without SQLAlchemy, threads and the engine."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, event


@dataclass(frozen=True)
class Statement:
    """A statement as the driver was given it, and alone in its transaction."""

    sql: str
    parameters: tuple[object, ...]

    def execute(self, connection: sqlite3.Connection, old: str, new: str) -> None:
        """Execute it in a transaction of its own, with another value in the place of one of its parameters."""
        reads = self.sql.startswith("SELECT")
        connection.execute("BEGIN" if reads else "BEGIN IMMEDIATE")
        connection.execute(self.sql, [new if each == old else each for each in self.parameters]).fetchall()
        connection.execute("ROLLBACK" if reads else "COMMIT")


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """Record the statements that SQLAlchemy gives to its drivers."""
    statements: list[Statement] = []

    def note(_on: Connection, _cursor: object, sql: str, parameters: Sequence[object], *_more: object) -> None:
        statements.append(Statement(sql, tuple(parameters)))

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


def cpu_of(statements: Sequence[Statement], file: Path, delivery: str, calls: int) -> float:
    """Return microseconds of CPU to execute statements against a file, each time for another than `delivery`."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
        began = time.process_time()
        for _ in range(calls):
            another = f"raw-{time.monotonic_ns()}"
            for statement in statements:
                statement.execute(connection, delivery, another)
        return (time.process_time() - began) / calls * 1e6
