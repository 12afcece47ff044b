"""The address of a database: read, checked, and printed without its secret."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.storage.errors import DatabaseUrlError

_FORMS = "sqlite:///path/to/file.db, sqlite:// (kept only while the bot runs) or postgresql://user:password@host/name"
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class Backend(StrEnum):
    """The databases that the bot runs on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True, repr=False)
class DatabaseUrl:
    """Where the database is. Printing it, in any way, shows neither password nor options."""

    address: URL

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an address as it stands in the configuration; raise `DatabaseUrlError` without repeating a secret."""
        scheme, separator, _ = text.strip().partition("://")
        if not separator:
            raise DatabaseUrlError(f"The address of the database is not understood. Write {_FORMS}.")
        if scheme not in _DRIVERS:
            known = scheme if scheme.replace("+", "").isalnum() else "this kind of address"
            raise DatabaseUrlError(f"cohortbot does not know {known} databases. Write {_FORMS}.")
        try:
            address = make_url(text.strip()).set(drivername=_DRIVERS[scheme])
        except (ArgumentError, ValueError):
            raise DatabaseUrlError(f"The {scheme} address of the database is not understood. Write {_FORMS}.") from None
        _check(address)
        return cls(address)

    @classmethod
    def of_file(cls, file: Path) -> Self:
        """Name a SQLite file, whatever characters its path has; in an address they stand percent-encoded."""
        return cls(URL.create(_DRIVERS["sqlite"], database=str(file)))

    @property
    def backend(self) -> Backend:
        """Which of the databases it names."""
        return Backend(self.address.get_backend_name())

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; None for PostgreSQL, and for a SQLite database in memory."""
        if self.backend is Backend.POSTGRESQL or self.address.database in {None, "", ":memory:"}:
            return None
        file = Path(str(self.address.database))
        try:
            return file.expanduser()
        except RuntimeError:  # nobody of that name has a home here, so it is the name of a file
            return file

    def __str__(self) -> str:
        """Show where the database is, without password and options."""
        if self.backend is Backend.SQLITE:
            return f"sqlite:///{self.file}" if self.file else "sqlite://"
        shown = self.address.set(drivername="postgresql", query={})
        return shown.render_as_string(hide_password=True)

    def __repr__(self) -> str:
        return f"DatabaseUrl({str(self)!r})"


def _check(address: URL) -> None:
    if address.get_backend_name() == Backend.SQLITE:
        if address.host:
            raise DatabaseUrlError(
                "A SQLite address has three slashes before a relative path and four before an absolute one: "
                "sqlite:///cohortbot.db, sqlite:////var/lib/cohortbot/cohortbot.db."
            )
        if address.query:
            raise DatabaseUrlError("A SQLite address takes no options: remove what follows the question mark.")
    elif "@" in (address.host or ""):
        raise DatabaseUrlError(
            "The address of the database has more than one @. In a user name or a password write @ as %40, "
            "/ as %2F and : as %3A."
        )
    elif not address.database:
        raise DatabaseUrlError("The address names no database: postgresql://user:password@host/name.")
