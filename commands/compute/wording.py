"""Spans, lengths and bookings in words, the same in every message."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.declaration.times import TimeSpan
from bot.languages import Language
from bot.messages import PerLanguage, Phrase, Plain
from bot.when import When, tell
from commands.compute.pools import Pool
from commands.compute.tables import ComputeBooking

_HOUR = timedelta(hours=1)
_UNITS = {
    Language.EN: ("{} h", "{} min", " "),
    Language.ZH_HANT: ("{} 小時", "{} 分鐘", " "),
    Language.ZH_HANS: ("{} 小时", "{} 分钟", " "),
}

_WEEKDAYS = "一二三四五六日"
_DAYS = {
    Language.ZH_HANT: ("星期", "至", "每日", "全日"),
    Language.ZH_HANS: ("周", "至", "每天", "全天"),
}
_LONG_RUN = 3


def told_span(span: TimeSpan, zone: ZoneInfo) -> PerLanguage:
    """Return a span in words, with weekday and zone."""
    when = When(span.start.astimezone(zone), span.end.astimezone(zone), None, zone)
    return PerLanguage({each: tell(when, zone, each) for each in Language})


def told_instant(at: datetime, zone: ZoneInfo) -> PerLanguage:
    """Return an instant in words, with weekday and zone."""
    when = When(at.astimezone(zone), None, None, zone)
    return PerLanguage({each: tell(when, zone, each) for each in Language})


def told_length(length: timedelta) -> PerLanguage:
    """Return a length in hours and minutes."""
    hours, rest = divmod(length, _HOUR)
    minutes = -(-rest // timedelta(minutes=1))
    told: dict[Language, str] = {}
    for language, (hour, minute, between) in _UNITS.items():
        parts = [hour.format(hours)] if hours or not minutes else []
        parts += [minute.format(minutes)] if minutes else []
        told[language] = between.join(parts)
    return PerLanguage(told)


def told_openings(pool: Pool) -> PerLanguage:
    """Return when a pool is open: in English as it is configured."""
    told = {Language.EN: ", ".join(pool.table.opening_hours)}
    for language, (prefix, join, every_day, all_day) in _DAYS.items():
        told[language] = "；".join(
            f"{_days(opening.days, prefix, join) or every_day} "
            + (all_day if opening.begin == opening.end else f"{opening.begin:%H:%M}–{opening.end:%H:%M}")
            for opening in pool.openings
        )
    return PerLanguage(told)


def line_of(booking: ComputeBooking, zone: ZoneInfo) -> Phrase:
    """Return a booking in one line: its number, what of which pool, and when."""
    return Phrase(
        "compute.line",
        {
            "number": booking.id,
            "units": booking.units,
            "pool": Plain(booking.pool),
            "when": told_span(booking.span, zone),
        },
    )


def _days(days: frozenset[int], prefix: str, join: str) -> str:
    """Return weekdays in Chinese, those in a row as first and last; nothing for all of them."""
    if len(days) == len(_WEEKDAYS):
        return ""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = [
        f"{prefix}{_WEEKDAYS[run[0]]}{join}{_WEEKDAYS[run[-1]]}"
        if len(run) >= _LONG_RUN
        else "、".join(f"{prefix}{_WEEKDAYS[day]}" for day in run)
        for run in runs
    ]
    return "、".join(parts)
