"""Words that were meant as a part of a time, where only its beginning, such as the day, could be read."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.call import Refused
from bot.messages import Plain, phrase
from bot.when import read, read_length

_BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|至|到)\s*", re.IGNORECASE)
_MOST_WORDS = 5


def is_backwards(text: str, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a phrase names two instants that are no span, because the second one is not the later one."""
    if read(text, now, zone) is not None:
        return False
    cuts = [(text[: cut.start()], text[cut.end() :]) for cut in _BETWEEN.finditer(text)]
    return any(_is_instant(begin, now, zone) and _is_instant(end, now, zone) for begin, end in cuts)


def check_purpose(purpose: str, time: str, now: datetime, zone: ZoneInfo) -> None:
    """Tell whether what was taken for a purpose goes with the time that was read before it.

    Raises:
        Refused: it does, so that the person meant another span.
    """
    words = purpose.split()[:_MOST_WORDS]
    whole = [f"{time} {' '.join(words[:count])}" for count in range(1, len(words) + 1)]
    if any(is_backwards(each, now, zone) for each in whole):
        raise Refused(phrase("compute.no.backwards"))
    if read_length(purpose) is not None or any(_is_instant(each, now, zone) for each in whole):
        raise Refused(phrase("compute.purpose_is_time", when=Plain(time), rest=Plain(purpose)))


def _is_instant(text: str, now: datetime, zone: ZoneInfo) -> bool:
    found = read(text, now, zone) if text.strip() else None
    return found is not None and found.end is None
