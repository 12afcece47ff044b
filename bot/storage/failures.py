"""Turn what the drivers raise about the database itself into words for whoever runs the bot."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.storage.errors import (
    DatabaseAccessError,
    DatabaseBusyError,
    DatabaseFolderError,
    DatabaseFullError,
    DatabaseReadOnlyError,
    DatabaseUnreachableError,
    NotADatabaseError,
    StorageError,
)
from bot.storage.url import DatabaseUrl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Error as PostgresqlError

_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SQLITE_DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
_PRIMARY_CODE = 0xFF
"""The low byte of a SQLite result code; the rest is detail (https://www.sqlite.org/rescode.html)."""

_NO_ROOM = "53100"
_READ_ONLY_TRANSACTION = "25006"
_NO_RIGHT = {"42501", "28000", "28P01", "3D000"}
_IN_EACH_OTHERS_WAY = {"40P01", "40001"}
_NOT_ANSWERING = ("08", "53", "57P")
_REFUSALS = ("password authentication failed", "does not exist", "pg_hba.conf", "permission denied", "no password")


@contextmanager
def explained(url: DatabaseUrl, *, reading: bool = False) -> Iterator[None]:
    """Raise a `StorageError` in place of what says that the database is out of reach, busy, full or damaged.

    Anything else passes as it is. With `reading`, a statement that wrote raises `RuntimeError`: a mistake of ours.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise DatabaseBusyError(
            f"The database {url} is busy: no connection came free in time. Try again in a moment."
        ) from error
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, sqlite3.Error):
            explanation = _sqlite(cause, url, reading=reading)
        else:
            explanation = _postgresql(cast("PostgresqlError", cause), url, reading=reading)
        if explanation is None:
            raise
        raise explanation from error


def _sqlite(error: sqlite3.Error, url: DatabaseUrl, *, reading: bool) -> Exception | None:
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    if reading and code == sqlite3.SQLITE_READONLY:
        return RuntimeError("a statement wrote inside read(): use write()")
    match code & _PRIMARY_CODE:
        case primary if primary in _SQLITE_BUSY:
            return DatabaseBusyError(
                f"The database {url} is locked by another program that writes to it. Try again in a moment; "
                "if it stays so, close the other program."
            )
        case sqlite3.SQLITE_FULL:
            return DatabaseFullError(
                f"There is no room left to write to the database {url}. Free some space; what was saved before is safe."
            )
        case sqlite3.SQLITE_READONLY:
            return DatabaseReadOnlyError(
                f"The database {url} cannot be written. Give the user that runs cohortbot the right to write "
                "to the file and to its folder."
            )
        case primary if primary in _SQLITE_DAMAGED:
            return NotADatabaseError(
                f"{url} is no SQLite database, or it is damaged. Name another file, or put back a copy of it."
            )
        case sqlite3.SQLITE_CANTOPEN:
            return _cannot_open(url)
    return None


def _cannot_open(url: DatabaseUrl) -> StorageError:
    file = url.file
    if file is not None and file.is_dir():
        return DatabaseFolderError(f"{file} is a folder. Name the file inside it that holds the database.")
    if file is not None and not file.parent.is_dir():
        return DatabaseFolderError(
            f"The folder {file.parent.absolute()} for the database does not exist. Create it, or name another place."
        )
    return DatabaseReadOnlyError(
        f"The database {url} cannot be opened. Give the user that runs cohortbot the right to write to the file "
        "and to its folder, or name another place."
    )


def _postgresql(error: PostgresqlError, url: DatabaseUrl, *, reading: bool) -> Exception | None:
    state = error.sqlstate
    said = _last_words(error)
    if state is None:
        return _no_connection(error, url, said)
    if state == _READ_ONLY_TRANSACTION:
        if reading:
            return RuntimeError("a statement wrote inside read(): use write()")
        return DatabaseReadOnlyError(f"The database {url} accepts no writes. Name the primary server, not a replica.")
    if state == _NO_ROOM:
        return DatabaseFullError(f"The server of {url} has no room left to write. Free some space there.")
    if state in _NO_RIGHT:
        return DatabaseAccessError(f"The database {url} refuses: {said}.")
    if state in _IN_EACH_OTHERS_WAY:
        return DatabaseBusyError(f"Two processes stood in each other's way in {url}; what one of them did was undone.")
    if state.startswith(_NOT_ANSWERING):
        return DatabaseUnreachableError(f"The server of {url} does not answer as it should: {said}.")
    return None


def _no_connection(error: PostgresqlError, url: DatabaseUrl, said: str) -> StorageError | None:
    from psycopg import OperationalError

    if not isinstance(error, OperationalError):
        return None
    if any(refusal in said for refusal in _REFUSALS):
        return DatabaseAccessError(
            f"The database {url} does not let us in: {said}. Check the user, the password and the name of the database."
        )
    return DatabaseUnreachableError(
        f"No database server answers at {url}: {said}. Check that it runs, and the host and the port."
    )


def _last_words(error: PostgresqlError) -> str:
    """Return the part of the server's message that says why, on one line."""
    lines = str(error).strip().splitlines() or ["no reason given"]
    fatal = [line.rpartition("FATAL:")[2] for line in lines if "FATAL:" in line]
    reason = fatal[-1] if fatal else lines[0].rpartition("failed: ")[2]
    return reason.strip().rstrip(".")
