"""What stands in a backup: lines of JSON, compressed with gzip.

The first line is the header. Then come the tables, what others refer to first: a line that names the table and its
columns, one line for each row, and a line with their number, their checksum, and the highest row that was ever
numbered. The last line says that it is the last.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Enum,
    Float,
    Integer,
    Interval,
    LargeBinary,
    Numeric,
    String,
    Table,
    Time,
)
from sqlalchemy.types import TypeEngine

from bot.storage.instants import Instant

FORMAT = "cohortbot backup"
VERSION = 1
END = {"end": True}


class Kind(StrEnum):
    """What a column holds; both databases have a type for each. `wall` is a date and time without a zone."""

    TEXT = "text"
    WHOLE = "whole"
    REAL = "real"
    EXACT = "exact"
    FLAG = "flag"
    JSON = "json"
    BYTES = "bytes"
    INSTANT = "instant"
    WALL = "wall"
    DATE = "date"
    TIME = "time"
    SPAN = "span"


_KINDS: Sequence[tuple[type[TypeEngine[Any]], Kind]] = (
    (Instant, Kind.INSTANT),
    (DateTime, Kind.WALL),
    (Enum, Kind.TEXT),
    (String, Kind.TEXT),
    (Boolean, Kind.FLAG),
    (Integer, Kind.WHOLE),
    (Float, Kind.REAL),
    (Numeric, Kind.EXACT),
    (JSON, Kind.JSON),
    (LargeBinary, Kind.BYTES),
    (Date, Kind.DATE),
    (Time, Kind.TIME),
    (Interval, Kind.SPAN),
)

TYPES: Mapping[Kind, TypeEngine[Any]] = {
    Kind.TEXT: String(),
    Kind.WHOLE: BigInteger(),
    Kind.REAL: Float(),
    Kind.EXACT: Numeric(),
    Kind.FLAG: Boolean(),
    Kind.JSON: JSON(none_as_null=True),
    Kind.BYTES: LargeBinary(),
    Kind.INSTANT: Instant(),
    Kind.WALL: DateTime(),
    Kind.DATE: Date(),
    Kind.TIME: Time(),
    Kind.SPAN: Interval(),
}

_TO_JSON: Mapping[Kind, Callable[..., object]] = {
    Kind.TEXT: str,
    Kind.EXACT: str,
    Kind.BYTES: lambda value: base64.b64encode(value).decode("ascii"),
    Kind.INSTANT: datetime.isoformat,
    Kind.WALL: datetime.isoformat,
    Kind.DATE: date.isoformat,
    Kind.TIME: time.isoformat,
    Kind.SPAN: timedelta.total_seconds,
}
_FROM_JSON: Mapping[Kind, Callable[..., object]] = {
    Kind.EXACT: Decimal,
    Kind.BYTES: base64.b64decode,
    Kind.INSTANT: datetime.fromisoformat,
    Kind.WALL: datetime.fromisoformat,
    Kind.DATE: date.fromisoformat,
    Kind.TIME: time.fromisoformat,
    Kind.SPAN: lambda value: timedelta(seconds=value),
}


@dataclass(frozen=True, slots=True)
class Header:
    """When a backup was made, and which revisions its tables have."""

    made_at: datetime
    revisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as it stands in a backup."""

    name: str
    columns: tuple[tuple[str, Kind], ...]

    @classmethod
    def of(cls, table: Table) -> Shape:
        """Return the shape of a table.

        Raises:
            TypeError: a column has a type that has no kind.
        """
        return cls(table.name, tuple((column.name, _kind(column.type)) for column in table.columns))

    def encode(self, row: Sequence[object]) -> list[object]:
        """Return a row as JSON."""
        return [
            None if value is None else _TO_JSON[kind](value) if kind in _TO_JSON else value
            for (_, kind), value in zip(self.columns, row, strict=True)
        ]

    def decode(self, row: Sequence[object]) -> dict[str, object]:
        """Return the values of a row by their columns.

        Raises:
            ValueError: the row is none of this shape.
        """
        return {
            name: value if value is None or kind not in _FROM_JSON else _FROM_JSON[kind](value)
            for (name, kind), value in zip(self.columns, row, strict=True)
        }


def _kind(column_type: TypeEngine[Any]) -> Kind:
    for known, kind in _KINDS:
        if isinstance(column_type, known):
            return kind
    raise TypeError(f"a backup cannot hold {column_type!r}")
