"""Instants in ISO 8601, and spans of two with a slash between, as machines write them: exact to the microsecond."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from bot.when.values import When, preferred
from bot.when.wall_time import instants

_NO_RANGE = r"(?!\d{4}-\d\d-\d\d \d\d:\d\d-)"
"""2026-09-20 18:00-19:30 is an hour and a half, not a zone."""
_INSTANT = _NO_RANGE + r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:[Zz]|[+-]\d\d:?\d\d(?::\d\d)?)?"
_ISO = re.compile(rf"\s*(?P<start>{_INSTANT})\s*(?:/\s*(?P<end>{_INSTANT})\s*)?", re.ASCII)


def is_iso(phrase: str) -> bool:
    """Tell whether a phrase is an instant or a span with dates and times of day; a date alone is none."""
    return _ISO.fullmatch(phrase) is not None


def read_iso(phrase: str, zone: tzinfo) -> When | None:
    """Return the instant or the span, told in `zone`, where it also is if it has no offset; None where it cannot be."""
    match = _ISO.fullmatch(phrase)
    if match is None:
        return None
    try:
        starts = _instants(match["start"], zone)
        ends = _instants(match["end"], zone) if match["end"] else ()
    except ValueError:  # a day or an hour that no calendar has
        return None
    if not match["end"]:
        return preferred([When(start, None, None, zone) for start in starts])
    found = ((start, next((end for end in ends if end > start), None)) for start in starts)
    return preferred([When(start, end, None, zone) for start, end in found if end is not None])


def _instants(text: str, zone: tzinfo) -> tuple[datetime, ...]:
    at = datetime.fromisoformat(text)
    return (at.astimezone(zone),) if at.tzinfo is not None else instants(at, zone)
