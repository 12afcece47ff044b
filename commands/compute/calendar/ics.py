"""A person's bookings as an iCalendar file (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from commands.compute.tables import ComputeBooking

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LONGEST_LINE = 75
_FORM = "%Y%m%dT%H%M%SZ"
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def as_ics(bookings: Sequence[ComputeBooking], now: datetime) -> bytes:
    """Return a calendar with an event for each booking; taken in again, it changes the same events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//cohortbot//compute//EN", "METHOD:PUBLISH"]
    for booking in bookings:
        lines.extend(_event(booking, now))
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _event(booking: ComputeBooking, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:compute-booking-{booking.id}@cohortbot"
    yield f"DTSTAMP:{_told(now)}"
    yield f"DTSTART:{_told(booking.starts_at)}"
    yield f"DTEND:{_told(booking.ends_at)}"
    yield f"SUMMARY:{_text(f'{booking.units} × {booking.pool} (#{booking.id})')}"
    if booking.purpose:
        yield f"DESCRIPTION:{_text(booking.purpose)}"
    yield "END:VEVENT"


def _told(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_FORM)


def _text(text: str) -> str:
    """Return a text without what would end or begin a line of the file."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text).translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """Fold a line after at most 75 octets, never within a character (RFC 5545, 3.1)."""
    part, size = "", 0
    for character in line:
        length = len(character.encode())
        if size + length > _LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + character, size + length
    yield part
