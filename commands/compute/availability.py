"""When so many units of a pool are free together, found in memory among what is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.declaration.times import TimeSpan
from commands.compute.opening import open_spans
from commands.compute.pools import Pool


class Taken(NamedTuple):
    """One unit that is not to be had for a span; there may be tens of thousands at a time."""

    unit: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Starts:
    """Instants between which a booking may begin, both included; then so many units stay free for all of it."""

    first: datetime
    last: datetime
    units: int


def possible_starts(
    pool: Pool, taken: Sequence[Taken], units: int, length: timedelta, within: TimeSpan
) -> Iterator[Starts]:
    """Yield when a booking of so many units and of that length may begin and still end within a span, in order.

    What is `taken` comes by unit, then by time. What is kept free after a booking may reach beyond the span.
    """
    changes: list[tuple[datetime, bool, int]] = []
    gaps = list(_gaps(pool, taken, within, length))
    for opened in open_spans(pool.openings, within, pool.zone):
        for gap in gaps:
            first = pool.slot_after(max(gap.start, opened.start))
            last = min(gap.end - length - pool.buffer, opened.end - length)
            if gap.end == within.end:
                last = min(gap.end, opened.end) - length
            if first <= last:
                changes += ((first, False, 1), (last, True, -1))
    yield from _enough(changes, units)


def nearest_spans(
    pool: Pool, starts: Sequence[Starts], wanted: datetime, length: timedelta, most: int
) -> Sequence[TimeSpan]:
    """Return spans of that length that fit and begin nearest to an instant, the nearest first."""
    candidates: set[datetime] = set()
    for each in starts:
        at = pool.slot_before(min(max(wanted, each.first), each.last))
        candidates |= {start for start in (at - length, at, at + length) if each.first <= start <= each.last}
    nearest = sorted(candidates, key=lambda at: (abs(at - wanted), at))[:most]
    return [TimeSpan(at, at + length) for at in nearest]


def _gaps(pool: Pool, taken: Sequence[Taken], within: TimeSpan, least: timedelta) -> Iterator[TimeSpan]:
    """Yield when each unit is free for long enough; what is taken comes by unit, then by time."""
    free_from = [within.start] * pool.units
    for unit, start, end in taken:
        if start - free_from[unit] >= least:
            yield TimeSpan(free_from[unit], min(start, within.end))
        free_from[unit] = max(free_from[unit], end)
    for at in free_from:
        if within.end - at >= least:
            yield TimeSpan(at, within.end)


def _enough(changes: list[tuple[datetime, bool, int]], units: int) -> Iterator[Starts]:
    """Yield where enough ranges of starts lie over each other; at its last instant a range still counts."""
    together, most = 0, 0
    since: datetime | None = None
    for at, _, change in sorted(changes):
        together += change
        most = max(most, together)
        if since is None and together >= units:
            since, most = at, together
        elif since is not None and together < units:
            yield Starts(since, at, most)
            since = None
