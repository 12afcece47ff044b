"""When a pool is open, in the programme's wall time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.declaration.times import TimeSpan
from bot.when.wall_time import instants

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)
_FORM = re.compile(r"(?P<days>[a-z,\- ]+?)(?: (?P<begin>\d\d:\d\d)-(?P<end>\d\d:\d\d))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opening:
    """Some days of the week, Monday 0 to Sunday 6, with the hours of those days; an end at midnight is the next one."""

    days: frozenset[int]
    begin: time
    end: time

    def on(self, day: date, zone: ZoneInfo) -> TimeSpan | None:
        """Return the open span of a day; None where that day is closed."""
        if day.weekday() not in self.days:
            return None
        last = day if self.end > self.begin else day + _DAY
        begin, end = (instants(datetime.combine(on, at), zone)[0] for on, at in ((day, self.begin), (last, self.end)))
        return TimeSpan(begin.astimezone(UTC), end.astimezone(UTC))


def parse_opening(text: str) -> Opening | None:
    """Read days and hours such as `Mon-Fri 08:00-22:00`; None where they are none."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        return None
    days: set[int] = set()
    for part in match["days"].lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in _DAYS or (last or first) not in _DAYS:
            return None
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        days |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    try:
        begin_at, end_at = (time.fromisoformat(each or "00:00") for each in (match["begin"], match["end"]))
    except ValueError:
        return None
    return Opening(frozenset(days), begin_at, end_at)


def open_spans(openings: Sequence[Opening], over: TimeSpan, zone: ZoneInfo) -> Iterator[TimeSpan]:
    """Yield when it is open between two instants, in order, adjoining spans as one; without openings that is always."""
    if not openings:
        yield over
        return
    day = over.start.astimezone(zone).date() - _DAY
    spans: list[TimeSpan] = []
    while day <= over.end.astimezone(zone).date():
        spans.extend(span for opening in openings if (span := opening.on(day, zone)) is not None)
        day += _DAY
    yield from _clipped(_joined(spans), over)


def _joined(spans: list[TimeSpan]) -> Iterator[TimeSpan]:
    current: TimeSpan | None = None
    for span in sorted(spans, key=lambda each: each.start):
        if current is not None and span.start <= current.end:
            current = TimeSpan(current.start, max(current.end, span.end))
        else:
            if current is not None:
                yield current
            current = span
    if current is not None:
        yield current


def _clipped(spans: Iterator[TimeSpan], over: TimeSpan) -> Iterator[TimeSpan]:
    for span in spans:
        start, end = max(span.start, over.start), min(span.end, over.end)
        if start < end:
            yield TimeSpan(start, end)
