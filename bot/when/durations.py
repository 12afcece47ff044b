"""How long something takes, and how far away it is: for 2 hours, in 90 min, 三日後, 半個鐘後, two days ago."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.when.lengths import CHINESE_LENGTH, ENGLISH_LENGTH, Length, chinese_length, english_length
from bot.when.terms import Term, Terms, always, pattern
from bot.when.weekdays import WEEKDAY_NAME


@dataclass(frozen=True, slots=True)
class For(Term):
    """How long something takes; `said`: with a word for it, where a length alone has to follow a time of day."""

    length: Length
    said: bool


@dataclass(frozen=True, slots=True)
class Away(Term):
    """So far from now, or from the day that is named beside it."""

    length: Length
    anchored: bool = False


def _led(match: re.Match[str]) -> Terms | None:
    length = english_length(match)
    if length is None:
        return None
    return _by_the_word_before(length, match["way"])


def _hours_and_minutes(match: re.Match[str]) -> Terms | None:
    """Read in 1h30; without a word before it, it is half past one."""
    minutes = int(match["hours"]) * 60 + int(match["minutes"])
    return _by_the_word_before(Length(seconds=minutes * 60), match["way"])


def _by_the_word_before(length: Length, way: str | None) -> Terms:
    return (Away(length),) if way in ("in", "after") else (For(length, said=way is not None),)


def _followed(match: re.Match[str]) -> Terms | None:
    length, way = english_length(match), match["way"]
    if length is None:
        return None
    return (Away(length.minus() if way in _BACK else length, anchored=way in _ANCHORED),)


def _weeks_on(match: re.Match[str]) -> Terms:
    """Read a week on Tuesday, two weeks tomorrow."""
    weeks = 1 if match["weeks"] == "a" else int(match["weeks"])
    return (Away(Length(days=7 * weeks), anchored=True),)


def _chinese(match: re.Match[str]) -> Terms | None:
    length, way = chinese_length(match), match["way"]
    if length is None:
        return None
    if way is None and match["passing"] is None:
        return (For(length, said=match["taking"] is not None),)
    return (Away(length.minus() if way in _BACK else length),)


_DAY_ON = rf"(?:on\ )?(?={WEEKDAY_NAME}(?![a-z])|(?:today|tomorrow|tmr|tmrw)(?![a-z]))"
_BACK = ("ago", "back", "before", "之前", "以前", "前")
_ANCHORED = ("from", "after", "before")

PATTERNS = (
    pattern(rf"(?:(?P<way>in|after|for|lasting)\ (?:about\ |another\ )?)?{ENGLISH_LENGTH}(?:\ time)?", _led),
    pattern(r"(?P<way>in|after|for)\ (?P<hours>\d{1,2})\ ?h\ ?(?P<minutes>[0-5]\d)", _hours_and_minutes),
    pattern(rf"(?P<weeks>a|\d)\ weeks?\ {_DAY_ON}", _weeks_on),
    always(r"(?<=day\ )week|(?<=tomorrow\ )week", Away(Length(days=7), anchored=True)),
    pattern(
        rf"{ENGLISH_LENGTH}\ (?P<way>from\ now|from\ right\ now|later|hence|ago|back|from|after|before)",
        _followed,
    ),
    pattern(
        f"(?:(?P<taking>一共|共|为时|开|倾)|再)?(?P<passing>过多?)?{CHINESE_LENGTH}(?P<way>之后|以后|后|之前|以前|前)?",
        _chinese,
    ),
)
