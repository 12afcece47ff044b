"""The wall times at which something recurs, and the instants that they are.

A rule is expanded in local wall time, so a clock change neither skips an occurrence nor repeats it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.when.month_days import day_of, nth_weekday
from bot.when.periods import month_after
from bot.when.rules import Frequency, Rule
from bot.when.wall_time import instants
from bot.when.weekdays import in_week

_LONGEST_WITHOUT = 400
"""Periods in a row without an occurrence, after which there is none: 29 February comes back within eight years."""
_LAST_YEAR = 9990


def occurrences(rule: Rule, first: datetime, zone: tzinfo) -> Iterator[datetime]:
    """Yield the instants of a rule from the wall time `first` on, aware, in `zone`, in order.

    `first` anchors intervals; it is itself an occurrence only where the rule has it. Without COUNT and UNTIL there is
    no end: take what is needed.

    Raises:
        ValueError: `first` has a zone.
    """
    if first.tzinfo is not None:
        raise ValueError("the first occurrence is a wall time, its zone is told apart")
    for number, day in enumerate(_days(rule, first.date()), start=1):
        at = instants(datetime.combine(day, first.time()), zone)[0]
        if rule.until is not None and at.astimezone(UTC) > rule.until:
            return
        yield at
        if number == rule.count:
            return


def _days(rule: Rule, first: date) -> Iterator[date]:
    without = 0
    for period in itertools.count(step=rule.interval):
        start = _start(rule.frequency, first, period)
        if start.year > _LAST_YEAR:
            return
        days = sorted({day for day in _days_in(rule, start, first) if day >= first})
        yield from days
        without = 0 if days else without + 1
        if without > _LONGEST_WITHOUT:
            return


def _start(frequency: Frequency, first: date, period: int) -> date:
    match frequency:
        case Frequency.DAILY:
            return first + timedelta(days=period)
        case Frequency.WEEKLY:
            return in_week(first, 0, period)
        case Frequency.MONTHLY:
            return month_after(first, period)
        case Frequency.YEARLY:
            return date(first.year + period, 1, 1)


def _days_in(rule: Rule, start: date, first: date) -> Iterator[date]:
    match rule.frequency:
        case Frequency.DAILY:
            if not rule.days or start.weekday() in {day.weekday for day in rule.days}:
                yield start
        case Frequency.WEEKLY:
            for weekday in {day.weekday for day in rule.days} or {first.weekday()}:
                yield in_week(start, weekday)
        case Frequency.MONTHLY:
            yield from _days_of_month(rule, start, first)
        case Frequency.YEARLY:
            yield from _days_of_month(rule, start.replace(month=rule.month or first.month), first)


def _days_of_month(rule: Rule, month: date, first: date) -> Iterator[date]:
    for by in rule.days:
        numbers = (by.nth,) if by.nth else range(1, 6)
        yield from (day for nth in numbers if (day := nth_weekday(month, by.weekday, nth)))
    by_number = rule.month_days if rule.month_days or rule.days else (first.day,)
    yield from (day for number in by_number if (day := day_of(month, number)))
