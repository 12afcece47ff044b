"""Days of a month that is known otherwise: the 18th, 下個月5號, first Monday of October, the last day of this month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.when.months import CHINESE_MONTH, MONTH_NAME, month_of, year_of
from bot.when.numerals import NUMBER, number
from bot.when.periods import Month, Period, Unit, month_after
from bot.when.terms import Days, Term, Terms, pattern
from bot.when.weekdays import CHINESE_DAYS, WEEKDAY_NAME, Weekday, weekday_of

_MONTHS_AHEAD = 8


@dataclass(frozen=True, slots=True)
class DayOfMonth(Term):
    """A day by its number alone: of this month, or of the next that has it ahead."""

    day: int

    def days(self, today: date) -> tuple[Days, ...]:
        """Return it in this month and the months after, while a weekday may have to fit; then the last one."""
        months = (month_after(today, offset) for offset in range(_MONTHS_AHEAD))
        ahead = [day for month in months if (day := day_of(month, self.day)) and day >= today]
        behind = [day for offset in (0, -1) if (day := day_of(month_after(today, offset), self.day)) and day < today]
        return tuple(Days.one(day) for day in (*ahead, *behind[:1]))


@dataclass(frozen=True, slots=True)
class DayInMonth(Term):
    """A day of a month, counted from its end where negative."""

    day: int
    month: Month | Period

    def days(self, today: date) -> tuple[Days, ...]:
        """Return it, if the month has it."""
        found = day_of(self.month.days(today)[0].first, self.day)
        return (Days.one(found),) if found else ()


@dataclass(frozen=True, slots=True)
class SpanInMonth(Term):
    """From one day of a month until another, both included."""

    first: int
    last: int
    month: Month | Period

    def days(self, today: date) -> tuple[Days, ...]:
        """Return them, if the month has them all."""
        month = self.month.days(today)[0].first
        first, last = day_of(month, self.first), day_of(month, self.last)
        return (Days(first, last + timedelta(days=1)),) if first and last else ()


@dataclass(frozen=True, slots=True)
class WeekdayInMonth(Term):
    """The first, second … or last (-1) of a weekday in a month."""

    nth: int
    weekday: int
    month: Month | Period

    def days(self, today: date) -> tuple[Days, ...]:
        """Return it, if the month has so many."""
        found = nth_weekday(self.month.days(today)[0].first, self.weekday, self.nth)
        return (Days.one(found),) if found else ()


def day_of(month: date, day: int) -> date | None:
    """Return a day of the month that begins on `month`, counted from its end where negative; None: it has none."""
    found = month + timedelta(days=day - 1) if day > 0 else month_after(month, 1) + timedelta(days=day)
    return found if (found.year, found.month) == (month.year, month.month) else None


def nth_weekday(month: date, weekday: int, nth: int) -> date | None:
    """Return the nth of a weekday in the month that begins on `month`, from the end where negative; None: too few."""
    if nth > 0:
        first = month + timedelta(days=(weekday - month.weekday()) % 7)
        return day_of(month, first.day + 7 * (nth - 1))
    end = month_after(month, 1) - timedelta(days=1)
    found = end - timedelta(days=(end.weekday() - weekday) % 7 + 7 * (-nth - 1))
    return found if found >= month else None


ORDINAL = r"(?P<nth>\d)(?:st|nd|rd|th)|(?P<last>last)"
CHINESE_ORDINAL = "第(?P<nth>[一二三四五1-5])个?|(?P<last>最后一?个?|尾个?)"
_OFFSETS = {
    "this": 0,
    "the current": 0,
    "current": 0,
    "the": 0,
    "next": 1,
    "the next": 1,
    "the following": 1,
    "last": -1,
}
_OFFSETS |= {"the last": -1, "the previous": -1, "previous": -1}
_CHINESE_OFFSETS = {"今": 0, "这": 0, "呢": 0, "本": 0, "下": 1, "下下": 2, "上": -1}
_NO_WEEKDAY = rf"(?!\ {WEEKDAY_NAME})"
"""The first Sunday is not the 1st that is a Sunday."""
_SAID = "|".join(sorted((said.replace(" ", r"\ ") for said in _OFFSETS), key=len, reverse=True))
_TO = r"\ ?(?:-|~|to|till?|until)\ ?"
_ENGLISH_MONTH = rf"(?:(?P<said>{_SAID})\ (?:month|mth)|(?P<month>{MONTH_NAME})(?:,?\ (?P<year>(?:19|20)\d{{2}}))?)"
_CHINESE_SAID = "(?P<said>下下|[今这本呢下上])个?月"
_CHINESE_ANY_MONTH = rf"(?:{_CHINESE_SAID}|(?:(?P<year>\d{{4}})年)?(?P<month>{CHINESE_MONTH}))"


def nth_of(match: re.Match[str]) -> int | None:
    """Return which one an ordinal means, -1 for the last; None for one that no month has."""
    nth = -1 if match["last"] else number(match["nth"])
    return nth if nth is not None and nth in (-1, 1, 2, 3, 4, 5) else None


def _month_in(match: re.Match[str]) -> Month | Period | None:
    if said := match["said"]:
        return Period(Unit.MONTH, _CHINESE_OFFSETS[said] if said in _CHINESE_OFFSETS else _OFFSETS[said])
    month = month_of(match["month"])
    return Month(month, year_of(match["year"])) if month else None


def _day_of_month(match: re.Match[str]) -> Terms | None:
    day = number(match["day"] or match["number"])
    return (DayOfMonth(day),) if day is not None and 1 <= day <= 31 else None


def _span_in_month(match: re.Match[str]) -> Terms | None:
    first, last, month = number(match["day"]), number(match["last_day"]), _month_in(match)
    if first is None or last is None or not month or not 1 <= first < last <= 31:
        return None
    return (SpanInMonth(first, last, month),)


def _weekday_and_day(match: re.Match[str]) -> Terms:
    return Weekday(weekday_of(match["weekday"])), DayOfMonth(int(match["day"]))


def _day_in_month(match: re.Match[str]) -> Terms | None:
    day, month = number(match["day"]), _month_in(match)
    return (DayInMonth(day, month),) if day is not None and month and 1 <= day <= 31 else None


def _last_day(match: re.Match[str]) -> Terms | None:
    month = _month_in(match)
    return (DayInMonth(-1, month),) if month else None


def _weekday_in_month(match: re.Match[str]) -> Terms | None:
    nth, month = nth_of(match), _month_in(match)
    return (WeekdayInMonth(nth, weekday_of(match["weekday"]), month),) if nth and month else None


PATTERNS = (
    pattern(
        rf"(?P<weekday>{WEEKDAY_NAME}),?\ (?:the\ )?(?P<day>1[3-9]|2\d|3[01])"
        r"(?!\ ?[:.h]\d|\ ?[ap](?![a-z])|\ ?[ap]\.?m)",
        _weekday_and_day,
    ),
    pattern(
        rf"(?:the\ )?(?P<day>\d{{1,2}})(?:st|nd|rd|th){_NO_WEEKDAY}|the\ (?P<number>\d{{1,2}}){_NO_WEEKDAY}",
        _day_of_month,
    ),
    pattern(rf"(?P<day>{NUMBER})(?P<number>[日号])", _day_of_month),
    pattern(rf"(?:the\ )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\ (?:day\ )?(?:of\ )?{_ENGLISH_MONTH}", _day_in_month),
    pattern(
        rf"(?P<said>{_SAID})\ (?:month|mth),?\ (?:on\ )?(?:the\ )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)", _day_in_month
    ),
    pattern(rf"{_CHINESE_SAID}(?P<day>{NUMBER})[日号]", _day_in_month),
    pattern(
        rf"(?:the\ )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_TO}(?:the\ )?(?P<last_day>\d{{1,2}})(?:st|nd|rd|th)?\ "
        rf"(?:(?:of|in)\ )?(?:(?P<said>{_SAID})\ (?:month|mth)|(?P<month>(?!)))",
        _span_in_month,
    ),
    pattern(rf"{_CHINESE_SAID}(?P<day>{NUMBER})[日号]?(?:至|到|-|~)(?P<last_day>{NUMBER})[日号]", _span_in_month),
    pattern(rf"(?:the\ )?last\ day\ (?:of|in)\ {_ENGLISH_MONTH}", _last_day),
    pattern(rf"{_CHINESE_ANY_MONTH}最后一[日天]", _last_day),
    pattern(rf"(?:the\ )?(?:{ORDINAL})\ (?P<weekday>{WEEKDAY_NAME})\ (?:of|in)\ {_ENGLISH_MONTH}", _weekday_in_month),
    pattern(
        rf"{_CHINESE_ANY_MONTH}(?:{CHINESE_ORDINAL})(?:星期|礼拜|周)(?P<weekday>[{CHINESE_DAYS}])", _weekday_in_month
    ),
)
