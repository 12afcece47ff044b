"""Spans, lengths and bookings in words, the same in every message."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.declaration.times import TimeSpan
from bot.languages import Language
from bot.messages import PerLanguage, Phrase, Plain
from bot.when import When, tell
from commands.compute.tables import ComputeBooking

_HOUR = timedelta(hours=1)
_UNITS = {
    Language.EN: ("{} h", "{} min", " "),
    Language.ZH_HANT: ("{} 小時", "{} 分鐘", " "),
    Language.ZH_HANS: ("{} 小时", "{} 分钟", " "),
}


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


def line_of(booking: ComputeBooking, zone: ZoneInfo) -> Phrase:
    """Return a booking in one line: its number, what of which pool, and when."""
    return Phrase(
        "compute.line",
        {
            "number": booking.id,
            "units": booking.units,
            "pool": Plain(booking.pool),
            "when": told_span(TimeSpan(booking.starts_at, booking.ends_at), zone),
        },
    )
