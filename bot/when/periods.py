"""Weeks, weekends, months and years as a whole: next week, 下個月, this weekend, September 2026."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.when.months import CHINESE_MONTH, MONTH_NAME, SAID_YEAR, YEARS_AHEAD, month_of, year_of
from bot.when.terms import Days, Term, Terms, always, pattern
from bot.when.weekdays import CHINESE_WEEK, in_week

_SATURDAY = 5


class Unit(StrEnum):
    """A period of the calendar."""

    WEEK = "week"
    WEEKEND = "weekend"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period(Term):
    """The week, weekend, month or year so many from the present one."""

    unit: Unit
    offset: int

    def days(self, today: date) -> tuple[Days, ...]:
        """Return its days; weeks begin on Monday, weekends on Saturday."""
        match self.unit:
            case Unit.WEEK:
                monday = in_week(today, 0, self.offset)
                return (Days(monday, monday + timedelta(days=7)),)
            case Unit.WEEKEND:
                saturday = in_week(today, _SATURDAY, self.offset)
                return (Days(saturday, saturday + timedelta(days=2)),)
            case Unit.MONTH:
                first = month_after(today, self.offset)
                return (Days(first, month_after(first, 1)),)
            case Unit.YEAR:
                return (Days(date(today.year + self.offset, 1, 1), date(today.year + self.offset + 1, 1, 1)),)


@dataclass(frozen=True, slots=True)
class Month(Term):
    """A month by its name; without a year, the one that is under way or comes next."""

    month: int
    year: int | None = None
    said_next: bool = False
    years_ahead: int | None = None

    def days(self, today: date) -> tuple[Days, ...]:
        """Return its days; next October said in September may be either."""
        return tuple(self._days_in(year) for year in self._years(today))

    def _years(self, today: date) -> tuple[int, ...]:
        coming = today.year if self.month >= today.month else today.year + 1
        if self.year is not None:
            return (self.year,)
        if self.years_ahead is not None:
            return (today.year + self.years_ahead,)
        if self.said_next and self.month == today.month:
            return (today.year + 1,)
        return (coming, coming + 1) if self.said_next and coming == today.year else (coming,)

    def _days_in(self, year: int) -> Days:
        first = date(year, self.month, 1)
        return Days(first, month_after(first, 1))


def month_after(day: date, months: int) -> date:
    """Return the first day of the month so many months after that of a day."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _month(match: re.Match[str]) -> Terms | None:
    month = month_of(match["month"])
    if month is None:
        return None
    return (Month(month, year_of(match["year"])),)


def _said_month(match: re.Match[str]) -> Terms | None:
    month = month_of(match["month"])
    if month is None:
        return None
    this_year = YEARS_AHEAD.get(match["said"], 0 if match["said"] == "this" else None)
    return (Month(month, said_next=this_year is None, years_ahead=this_year),)


_NEXT_OR_LAST = {
    -1: "last|past|previous",
    0: "this|the\\ current|current|the",
    1: "next|nxt|the\\ following|the\\ coming|following|coming|upcoming",
}
_CHINESE_NEXT_OR_LAST = {-2: "上上", -1: "上", 0: "今|这|本|呢", 1: "下", 2: "下下"}
_ENGLISH_UNITS = {
    Unit.WEEK: "week|wk",
    Unit.WEEKEND: "week-?end|wkend|wknd",
    Unit.MONTH: "month|mth",
    Unit.YEAR: "year|yr",
}
_CHINESE_UNITS = {
    Unit.WEEK: f"(?:一)?{CHINESE_WEEK}",
    Unit.WEEKEND: f"(?:个)?{CHINESE_WEEK}(?:末|尾)",
    Unit.MONTH: "(?:个)?月",
}


PATTERNS = (
    *(
        always(f"(?:{said})\\ (?:{name})", Period(unit, n))
        for unit, name in _ENGLISH_UNITS.items()
        for n, said in _NEXT_OR_LAST.items()
    ),
    *(
        always(f"(?:{said})(?:{name})", Period(unit, n))
        for unit, name in _CHINESE_UNITS.items()
        for n, said in _CHINESE_NEXT_OR_LAST.items()
    ),
    *(always(said, Period(Unit.YEAR, ahead)) for said, ahead in YEARS_AHEAD.items()),
    always(f"(?:the\\ )?(?:week-?end|wkend|wknd)|{CHINESE_WEEK}末", Period(Unit.WEEKEND, 0)),
    always(r"(?:the\ )?week\ after\ next", Period(Unit.WEEK, 2)),
    always(r"(?:the\ )?weekend\ after\ next", Period(Unit.WEEKEND, 2)),
    always(r"(?:the\ )?month\ after\ next", Period(Unit.MONTH, 2)),
    pattern(
        rf"(?:(?:in|during)\ )?(?P<month>{MONTH_NAME})(?:(?:,?\ (?:of\ )?|[-/])(?P<year>(?:19|20)\d{{2}}))?", _month
    ),
    pattern(rf"(?P<year>\d{{4}}),?\ (?P<month>{MONTH_NAME})", _month),
    pattern(r"(?P<month>\d{1,2})\ ?[-/]\ ?(?P<year>(?:19|20)\d{2})", _month),
    pattern(r"(?P<year>(?:19|20)\d{2})\ ?[-/]\ ?(?P<month>\d{1,2})", _month),
    pattern(rf"(?P<said>this|next|the\ coming|coming)\ (?P<month>{MONTH_NAME})", _said_month),
    pattern(rf"(?P<said>{SAID_YEAR})(?P<month>{CHINESE_MONTH})", _said_month),
    pattern(rf"(?:(?P<year>\d{{4}})年)?(?P<month>{CHINESE_MONTH})", _month),
)
