"""Dates with a day and a month, in Hong Kong's order: 18/9, 18 Sep, 2026年9月18日, 2026-09-18; and spans of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.when.months import CHINESE_MONTH, MONTH_NAME, SAID_YEAR, YEARS_AHEAD, month_of, year_of
from bot.when.numerals import CHINESE, NUMBER, number
from bot.when.terms import Days, Term, Terms, pattern

_RECENT = timedelta(days=60)
"""A date without a year that is past by no more may be the past one: the other reading is next year's."""
_YEARS_AHEAD = 8
"""29 February comes again within so many years."""


@dataclass(frozen=True, slots=True)
class CalendarDate(Term):
    """A day of a month, of the next year in which it lies ahead where none is named.

    `years_ahead` counts from the present year, where it is said so (明年).
    """

    day: int
    month: int
    year: int | None = None
    years_ahead: int | None = None

    def days(self, today: date) -> tuple[Days, ...]:
        """Return the day; a recently past one is the second reading."""
        year = today.year + self.years_ahead if self.years_ahead is not None else self.year
        if year is not None:
            return tuple(Days.one(day) for day in self._in(year))
        ahead = [
            day for year in range(today.year, today.year + _YEARS_AHEAD + 1) for day in self._in(year) if day >= today
        ]
        past = [
            day for year in (today.year - 1, today.year) for day in self._in(year) if today - _RECENT <= day < today
        ]
        return tuple(Days.one(day) for day in (*ahead[:1], *past))

    def _in(self, year: int) -> tuple[date, ...]:
        try:
            return (date(year, self.month, self.day),)
        except ValueError:
            return ()


@dataclass(frozen=True, slots=True)
class DateSpan(Term):
    """From one date until another, both included."""

    first: CalendarDate
    last: CalendarDate

    def days(self, today: date) -> tuple[Days, ...]:
        """Return the days from the first to the next last after it."""
        spans: list[Days] = []
        for begin in self.first.days(today):
            ends = [end for end in self.last.days(begin.first) if end.first >= begin.first]
            spans.extend(Days(begin.first, end.after) for end in ends[:1])
        return tuple(spans)


def _date(match: re.Match[str]) -> Terms | None:
    found = calendar_date(match["day"], match["month"], match["year"])
    return (found,) if found else None


def _numeric(match: re.Match[str]) -> Terms | None:
    """Read day/month; month/day only where nothing else is possible."""
    return _date(match) or _swapped(match)


def _short_year(match: re.Match[str]) -> Terms | None:
    """Read day-month-year; not where it may as well be year-month-day."""
    if int(match["month"]) <= 12 and 1 <= int(match["year"]) <= 31 and match["day"] != match["year"]:
        return None
    return _numeric(match)


def _without_its_day_sign(match: re.Match[str]) -> Terms | None:
    """Read 九月廿八; not 八月十五, which is a festival of the lunar year to whoever writes it so."""
    return None if match[0] in _LUNAR_FESTIVALS else _date(match)


def _in_said_year(match: re.Match[str]) -> Terms | None:
    found = calendar_date(match["day"], match["month"])
    return (replace(found, years_ahead=YEARS_AHEAD[match["said"]]),) if found else None


def _swapped(match: re.Match[str]) -> Terms | None:
    found = calendar_date(match["month"], match["day"], match["year"])
    return (found,) if found else None


def _span(match: re.Match[str]) -> Terms | None:
    year = match["year"]
    first = calendar_date(match["day"], match["month"], year)
    last = calendar_date(match["last_day"], match.groupdict().get("last_month") or match["month"], year)
    if first is None or last is None or (last.month == first.month and last.day <= first.day):
        return None
    return (DateSpan(first, last),)


def calendar_date(day: str, month: str, year: str | None = None) -> CalendarDate | None:
    """Return a date of texts; None where a number is out of range."""
    day_number, month_number = number(day), month_of(month)
    if day_number is None or month_number is None or not 1 <= day_number <= 31:
        return None
    year_number = year_of(year)
    if year_number is not None and not 1970 <= year_number <= 2999:
        return None
    return CalendarDate(day_number, month_number, year_number)


DAY = r"(?P<day>\d{1,2})(?:\ ?(?:st|nd|rd|th)|\.(?=\ ?[a-z]))?"
_LAST_DAY = r"(?:the\ )?(?P<last_day>\d{1,2})(?:\ ?(?:st|nd|rd|th))?"
_YEAR = r"(?:\ ?[,/\ -]?\ ?(?:of\ |in\ )?'?(?P<year>(?:19|20)\d{2}|\d{2}(?![:\d.]|\ ?[ap]\.?m|\ ?[-~]\ ?\d)))?"
_LONG_YEAR = r"(?:,?\ ?(?:of\ |in\ )?(?P<year>(?:19|20)\d{2}))?"
_CHINESE_YEAR = rf"(?:(?P<year>\d{{2,4}}|[{'零〇一二三四五六七八九'}]{{2,4}})年)?"
_TO = r"\ ?(?:-|~|to|till?|until|thru|through|至|到)\ ?"
_MONTH = rf"(?P<month>{MONTH_NAME})"
_HAO = "[日号]"
_LUNAR_FESTIVALS = ("八月十五", "七月十四")

PATTERNS = (
    pattern(r"(?P<year>20\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])", _date),
    pattern(r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})", _date),
    pattern(r"(?P<day>\d{1,2})\ ?/\ ?(?P<month>\d{1,2})(?:\ ?/\ ?(?P<year>\d{4}|\d{2}))?", _numeric),
    pattern(r"(?P<day>\d{1,2})(?P<mark>[-.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})", _numeric),
    pattern(r"(?P<day>\d{1,2})(?P<mark>[-.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{2})", _short_year),
    pattern(rf"(?:the\ )?{DAY}(?:\ of\ |[\ /-]?){_MONTH}{_YEAR}", _date),
    pattern(rf"{_MONTH}(?:,\ |[\ /-])?(?:the\ )?{DAY}{_LONG_YEAR}", _date),
    pattern(rf"(?P<year>\d{{4}})[/-](?P<month>{MONTH_NAME})[/-]{DAY}", _date),
    pattern(rf"{_MONTH}[-/](?P<day>\d{{1,2}})[-/](?P<year>\d{{4}})", _date),
    pattern(rf"{_CHINESE_YEAR}(?P<month>{CHINESE_MONTH})(?P<day>{NUMBER}){_HAO}", _date),
    pattern(
        rf"{_CHINESE_YEAR}(?P<month>{CHINESE_MONTH})(?P<day>{NUMBER})(?![\d:{CHINESE}日号点时个]|\ ?[ap]\.?m)",
        _without_its_day_sign,
    ),
    pattern(rf"(?P<said>{SAID_YEAR})(?P<month>{CHINESE_MONTH})(?P<day>{NUMBER}){_HAO}", _in_said_year),
    pattern(rf"(?:the\ )?{DAY}{_TO}{_LAST_DAY}(?:\ of\ |\ ?){_MONTH}{_LONG_YEAR}", _span),
    pattern(rf"{_MONTH}\ ?(?:the\ )?{DAY}{_TO}{_LAST_DAY}{_LONG_YEAR}", _span),
    pattern(
        rf"{_CHINESE_YEAR}(?P<month>{CHINESE_MONTH})(?P<day>{NUMBER}){_HAO}?{_TO}(?P<last_day>{NUMBER}){_HAO}", _span
    ),
)
