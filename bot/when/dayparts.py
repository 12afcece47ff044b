"""Parts of the day, and what an hour means in each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.when.terms import Term, always

NOON = 12 * 60
MIDNIGHT = 24 * 60


class Daypart(StrEnum):
    """A part of the day."""

    SMALL_HOURS = "small hours"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    LATE_NIGHT = "late night"


@dataclass(frozen=True, slots=True)
class DaypartTerm(Term):
    """A part of the day in a phrase."""

    daypart: Daypart


SPANS = {
    Daypart.SMALL_HOURS: (0, 6 * 60),
    Daypart.MORNING: (8 * 60, NOON),
    Daypart.AFTERNOON: (NOON, 18 * 60),
    Daypart.EVENING: (18 * 60, MIDNIGHT),
    Daypart.LATE_NIGHT: (MIDNIGHT, MIDNIGHT + 6 * 60),
}
"""Minutes after midnight, where a daypart stands without an hour; noon is a point."""

_LAST_SMALL_HOUR = 4
"""今晚三點 is in the small hours of the day after; nobody means five."""

_WORDS = {
    Daypart.SMALL_HOURS: r"凌晨|半夜|深夜|午夜|(?:in\ the\ )?(?:small|early)\ hours(?:\ of\ the\ morning)?",
    Daypart.MORNING: r"(?:in\ (?:the\ )?)?morning|morn|上午|上昼|早上|早晨|清晨|朝头早|朝早|清早|早间|晨早|早",
    Daypart.NOON: "中午|正午|晌午",
    Daypart.AFTERNOON: r"(?:in\ (?:the\ )?)?(?:afternoon|arvo)|下午|下昼|晏昼|午后",
    Daypart.EVENING: r"(?:in\ (?:the\ )?)?evening|(?:(?:at|in\ the)\ )?night"
    r"|晚上|夜晚|晚黑|傍晚|黄昏|晚间|夜间|晚|夜",
}


def hour_in(daypart: Daypart, hour: int) -> int | None:
    """Return the hour after midnight that a bare hour means in a daypart, from 24 on of the next day; None: no such."""
    match daypart:
        case Daypart.LATE_NIGHT:
            small = hour_in(Daypart.SMALL_HOURS, hour)
            return None if small is None else small + 24
        case Daypart.SMALL_HOURS if hour in (12, 24):
            return 0
        case Daypart.SMALL_HOURS:
            return hour if hour <= SPANS[daypart][1] // 60 else None
        case Daypart.MORNING:
            return hour if hour <= 12 else None
        case Daypart.NOON:
            return {11: 11, 12: 12, 1: 13, 2: 14, 13: 13, 14: 14}.get(hour)
        case Daypart.AFTERNOON if hour < 12:
            return hour + 12 if hour else None
        case Daypart.AFTERNOON:
            return hour if hour < 20 else None
        case Daypart.EVENING:
            return _hour_in_the_evening(hour)


def _hour_in_the_evening(hour: int) -> int | None:
    if hour in (12, 24):
        return 24
    if hour <= _LAST_SMALL_HOUR:
        return hour + 24
    return hour + 12 if hour < 12 else hour if hour >= 16 else None


PATTERNS = tuple(always(words, DaypartTerm(daypart)) for daypart, words in _WORDS.items())
