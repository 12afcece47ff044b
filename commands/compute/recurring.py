"""Bookings that recur: each occurrence up to the horizon is held for itself, and those that do not fit are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice, takewhile

from sqlalchemy.ext.asyncio import AsyncSession

from bot.declaration.times import TimeSpan
from bot.when import Rule, When, occurrences
from bot.when.wall_time import instants
from commands.compute.desk import Desk
from commands.compute.holding import hold
from commands.compute.pools import Pool
from commands.compute.refusals import NotBooked
from commands.compute.requests import Request
from commands.compute.tables import ComputeBooking

MOST = 60
"""Occurrences of one request."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An occurrence that could not be held, and why."""

    span: TimeSpan
    why: NotBooked


def reach(pool: Pool, now: datetime) -> datetime:
    """Return until when recurring bookings of a pool are made: its horizon, or the slot before."""
    return pool.slot_before(pool.horizon(now))


def spans_of(when: When, rule: Rule, until: datetime, since: datetime | None = None) -> Iterator[TimeSpan]:
    """Yield the occurrences of a recurrence that end by an instant; each as long on the clock as the first.

    With `since`, only those that end after it.
    """
    start = when.start.astimezone(when.zone).replace(tzinfo=None)
    end = when.end.astimezone(when.zone).replace(tzinfo=None) if when.end is not None else start
    begins = takewhile(lambda at: at.astimezone(UTC) < until, occurrences(rule, start, when.zone))
    yield from islice(_ending(begins, end - start, when.zone, since, until), MOST)


def _ending(
    begins: Iterable[datetime], length: timedelta, zone: tzinfo, since: datetime | None, until: datetime
) -> Iterator[TimeSpan]:
    for at in begins:
        ends = instants(at.replace(tzinfo=None) + length, zone)[0].astimezone(UTC)
        if ends <= until and (since is None or ends > since):
            yield TimeSpan(at.astimezone(UTC), ends)


async def hold_each(
    session: AsyncSession, desk: Desk, request: Request, spans: Sequence[TimeSpan], now: datetime
) -> tuple[list[ComputeBooking], list[Skipped]]:
    """Hold what fits of several spans under one request, and return it with what does not."""
    held: list[ComputeBooking] = []
    skipped: list[Skipped] = []
    for span in spans:
        one = replace(request, span=span, group=request.token, token=f"{request.token}:{span.start.isoformat()}")
        try:
            held.append(await hold(session, desk, one, now))
        except NotBooked as why:
            skipped.append(Skipped(span, why))
    return held, skipped
