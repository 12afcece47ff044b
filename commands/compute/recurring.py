"""Bookings that recur: each occurrence up to the horizon is held for itself, and those that do not fit are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import takewhile

from sqlalchemy.ext.asyncio import AsyncSession

from bot.declaration.times import TimeSpan
from bot.when import Rule, When, occurrences
from bot.when.wall_time import instants
from commands.compute.desk import Desk
from commands.compute.holding import hold
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


def spans_of(when: When, rule: Rule, until: datetime) -> Iterator[TimeSpan]:
    """Yield the occurrences of a recurrence that end by an instant; each as long on the clock as the first."""
    start = when.start.astimezone(when.zone).replace(tzinfo=None)
    end = when.end.astimezone(when.zone).replace(tzinfo=None) if when.end is not None else start
    begins = takewhile(lambda at: at.astimezone(UTC) < until, occurrences(rule, start, when.zone))
    for at, _ in zip(begins, range(MOST), strict=False):
        ends = instants(at.replace(tzinfo=None) + (end - start), when.zone)[0]
        if ends <= until:
            yield TimeSpan(at.astimezone(UTC), ends.astimezone(UTC))


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
