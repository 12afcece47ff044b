"""The one column type for instants, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, String, TypeDecorator
from sqlalchemy.exc import DontWrapMixin

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.types import TypeEngine

_TEXT_LENGTH = len("2026-11-24T00:01:08.000000Z")


class NaiveInstantError(DontWrapMixin, ValueError):
    """Refuse a datetime that does not say which instant it is."""


class Instant(TypeDecorator[datetime]):
    """Store an aware datetime as the instant it names, and read it back in UTC.

    PostgreSQL keeps `timestamp with time zone`. SQLite has no type for instants, so it keeps text of fixed width in
    UTC (`2026-11-24T00:01:08.000000Z`): text of one width sorts as the instants do, indexes compare it as it stands,
    SQLite's own date functions read it, and so does a person at the sqlite3 prompt. Precision is a microsecond on
    both. A naive value, and one outside the years 1 to 9999 in UTC, raises `NaiveInstantError` or `ValueError`
    before anything reaches the database.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        """Choose the column type of the database at hand."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(_TEXT_LENGTH))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Convert an aware datetime to what the database keeps."""
        if value is None:
            return None
        instant = to_utc(value)
        if dialect.name == "sqlite":
            return instant.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
        return instant

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        """Return what the database kept as an aware datetime in UTC."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value.astimezone(UTC)


def to_utc(value: datetime) -> datetime:
    """Return the same instant in UTC; raise `NaiveInstantError` when the value has no zone."""
    if value.utcoffset() is None:
        raise NaiveInstantError(
            f"{value.isoformat()} has no time zone, so it names no instant: give it one before it is stored"
        )
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{value.isoformat()} lies outside the years 1 to 9999 in UTC") from None
