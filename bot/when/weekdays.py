"""Weekdays with their week: Fri, next Mon, 今個星期五, 下下週三."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.when.terms import Days, Term, Terms, Until, pattern

_NAMES = (
    *("mon(?:day)?", "tue(?:s(?:day)?)?", "wed(?:nesday|s)?", "thu(?:r(?:s(?:day)?)?)?"),
    *("fri(?:day)?", "sat(?:urday)?", "sun(?:day)?"),
)
WEEKDAY_NAME = rf"(?:{'|'.join(_NAMES)})\.?"
CHINESE_DAYS = "一二三四五六日天"
CHINESE_WEEK = "(?:个)?(?:星期|礼拜|周|拜)"
_BY_PREFIX = {name[:3]: number for number, name in enumerate(_NAMES)}
SUNDAY = 6


class Week(StrEnum):
    """Which week somebody says that a weekday is in."""

    UNSAID = "unsaid"
    COMING = "coming"
    THIS = "this"
    NEXT = "next"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Weekday(Term):
    """A weekday, Monday 0 to Sunday 6.

    `strict`: Chinese counts weeks (下星期五 is next week's), where English counts weeks or weekdays (next Friday may be
    the one ahead).
    """

    weekday: int
    week: Week = Week.UNSAID
    strict: bool = False

    def days(self, today: date) -> tuple[Days, ...]:
        """Return the day; where people differ in what they mean, the other day as well."""
        return tuple(Days.one(day) for day in dict.fromkeys(self._dates(today)))

    def _dates(self, today: date) -> tuple[date, ...]:
        this_week = in_week(today, self.weekday)
        ahead = this_week if this_week > today else this_week + timedelta(days=7)
        behind = this_week if this_week < today else this_week - timedelta(days=7)
        match self.week:
            case Week.UNSAID:
                return (today, ahead) if this_week == today else (ahead,)
            case Week.COMING:
                return (ahead,)
            case Week.THIS if this_week < today:
                return (this_week, ahead) if self.strict else (ahead, this_week)
            case Week.THIS:
                return (this_week,)
            case Week.NEXT:
                following = this_week + timedelta(days=7)
                if following == ahead and today.weekday() == SUNDAY:  # many calendars begin with Sunday
                    return (following, following + timedelta(days=7))
                both = not self.strict or self.weekday == SUNDAY
                return (following, ahead) if both else (following,)
            case Week.LAST:
                previous = this_week - timedelta(days=7)
                both = not self.strict or self.weekday == SUNDAY
                return (previous, behind) if both and behind != previous else (previous,)


def in_week(day: date, weekday: int, weeks: int = 0) -> date:
    """Return the weekday in the week of a day, or so many weeks after; weeks begin on Monday."""
    return day + timedelta(days=weekday - day.weekday() + 7 * weeks)


def weekday_of(text: str) -> int:
    """Return the weekday, Monday 0, of an English name or of the Chinese character after 星期."""
    return min(CHINESE_DAYS.index(text), SUNDAY) if text in CHINESE_DAYS else _BY_PREFIX[text[:3]]


_ENGLISH_WEEKS = {
    "this": Week.THIS,
    "coming": Week.COMING,
    "this coming": Week.COMING,
    "upcoming": Week.COMING,
    "this upcoming": Week.COMING,
    "next": Week.NEXT,
    "nxt": Week.NEXT,
    "following": Week.NEXT,
    "the following": Week.NEXT,
    "last": Week.LAST,
    "previous": Week.LAST,
}
_CHINESE_WEEKS = dict.fromkeys(("嚟緊", "黎緊", "来紧"), Week.COMING) | {
    "": Week.UNSAID,
    "今": Week.THIS,
    "这": Week.THIS,
    "呢": Week.THIS,
    "本": Week.THIS,
    "下": Week.NEXT,
    "上": Week.LAST,
}


@dataclass(frozen=True, slots=True)
class WeekdayInWeek(Term):
    """A weekday of the week so many weeks away."""

    weekday: int
    weeks: int

    def days(self, today: date) -> tuple[Days, ...]:
        """Return that day."""
        return (Days.one(in_week(today, self.weekday, self.weeks)),)


@dataclass(frozen=True, slots=True)
class PastWeekday(Term):
    """The last such weekday before today."""

    weekday: int

    def days(self, today: date) -> tuple[Days, ...]:
        """Return that day."""
        behind = in_week(today, self.weekday)
        return (Days.one(behind if behind < today else behind - timedelta(days=7)),)


def _english(match: re.Match[str]) -> Terms:
    week = _ENGLISH_WEEKS[match["week"]] if match["week"] else Week.UNSAID
    return (Weekday(weekday_of(match["weekday"]), week),)


def _chinese(match: re.Match[str]) -> Terms:
    return (Weekday(weekday_of(match["weekday"]), _CHINESE_WEEKS[match["week"] or ""], strict=True),)


def _after_next(match: re.Match[str]) -> Terms:
    return (WeekdayInWeek(weekday_of(match["weekday"]), 2 if match["week"][0] == "下" else -2),)


def _span(match: re.Match[str]) -> Terms | None:
    first, last = weekday_of(match["first"]), weekday_of(match["last"])
    week = _CHINESE_WEEKS[match["week"] or ""]
    spanned = Weekday(first, week, strict=True), Until(dash=False), Weekday(last, Week.UNSAID, strict=True)
    return spanned if first < last else None


def _past(match: re.Match[str]) -> Terms:
    return (PastWeekday(weekday_of(match["weekday"])),)


_WEEKS = "|".join(sorted((each.replace(" ", r"\ ") for each in _ENGLISH_WEEKS), key=len, reverse=True))

PATTERNS = (
    pattern(rf"(?:(?P<week>{_WEEKS})\ )?(?P<weekday>{WEEKDAY_NAME})", _english),
    pattern(rf"(?:this\ )?past\ (?P<weekday>{WEEKDAY_NAME})", _past),
    pattern(rf"\(?(?P<week>[今这本呢下上])?(?:一)?{CHINESE_WEEK}(?P<weekday>[{CHINESE_DAYS}])\)?", _chinese),
    pattern(rf"(?P<week>嚟緊|黎緊|来紧){CHINESE_WEEK}(?P<weekday>[{CHINESE_DAYS}])", _chinese),
    pattern(
        rf"(?P<week>[今这本呢下上])?(?:一)?{CHINESE_WEEK}(?P<first>[{CHINESE_DAYS}])(?:至|到|-|~)(?P<last>[{CHINESE_DAYS}])(?![点时号日月])",
        _span,
    ),
    pattern(rf"(?P<week>下下|上上){CHINESE_WEEK}(?P<weekday>[{CHINESE_DAYS}])", _after_next),
    pattern(rf"(?<=\()(?P<week>)?(?P<weekday>[{CHINESE_DAYS}])\)", _chinese),
)
