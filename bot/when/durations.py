"""How long something takes, and how far away it is: for 2 hours, in 90 min, 三日後, 半個鐘後, two days ago."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.when.lengths import CHINESE_LENGTH, ENGLISH_LENGTH, Length, chinese_length, english_length
from bot.when.terms import Term, Terms, pattern


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
    return (Away(length),) if match["way"] in ("in", "after") else (For(length, said=match["way"] is not None),)


def _followed(match: re.Match[str]) -> Terms | None:
    length, way = english_length(match), match["way"]
    if length is None:
        return None
    return (Away(length.minus() if way in _BACK else length, anchored=way in _ANCHORED),)


def _chinese(match: re.Match[str]) -> Terms | None:
    length, way = chinese_length(match), match["way"]
    if length is None:
        return None
    if way is None and match["passing"] is None:
        return (For(length, said=match["taking"] is not None),)
    return (Away(length.minus() if way in _BACK else length),)


_BACK = ("ago", "back", "before", "之前", "以前", "前")
_ANCHORED = ("from", "after", "before")

PATTERNS = (
    pattern(rf"(?:(?P<way>in|after|for|lasting)\ (?:about\ |another\ )?)?{ENGLISH_LENGTH}(?:\ time)?", _led),
    pattern(
        rf"{ENGLISH_LENGTH}\ (?P<way>from\ now|from\ right\ now|from\ today|later|hence|ago|back|from|after|before)",
        _followed,
    ),
    pattern(
        f"(?:(?P<taking>一共|共|为时|开|倾)|再)?(?P<passing>过)?{CHINESE_LENGTH}(?P<way>之后|以后|后|之前|以前|前)?",
        _chinese,
    ),
)
