"""What a feature makes of the occurrences of its series."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One instant of a series: `at` in UTC, `local` in the wall time of its zone, `late` how long ago that is.

    `subject` is what the feature that made the series calls it; after the `last` nothing is to come.
    """

    series_id: int
    subject: str
    local: datetime
    at: datetime
    late: timedelta
    last: bool


Occur: TypeAlias = Callable[[AsyncSession, Occurrence], Awaitable[None]]
"""Brings about what an occurrence means, in the transaction that counts it as happened: rows, deliveries, no calls."""


@dataclass(frozen=True, slots=True)
class SeriesKind:
    """What occurrences of one kind bring about, and how late they may come.

    What is later than `latest` is missed. Of several that fell due while nobody was running, only the newest happens.
    """

    name: str
    occur: Occur
    latest: timedelta
