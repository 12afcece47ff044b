"""Let a rule recur on other days, as one of its occurrences was moved."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.when.rules import ByDay, Frequency, Rule

_WEEK = 7


def shifted(rule: Rule, before: datetime, after: datetime) -> Rule | None:
    """Return the rule of a series one of whose occurrences moved between two wall times.

    None where the move does not tell how it is to recur, as with one of several days of a month.
    """
    ends = rule.until + max(after - before, timedelta()) if rule.until is not None else None
    rule = replace(rule, until=ends)
    if before.date() == after.date():
        return rule
    match rule.frequency:
        case Frequency.DAILY:
            return rule if not rule.days or after.weekday() in {each.weekday for each in rule.days} else None
        case Frequency.WEEKLY:
            days = {(each.weekday + (after.date() - before.date()).days) % _WEEK for each in rule.days}
            return replace(rule, days=tuple(ByDay(0, day) for day in sorted(days)))
        case Frequency.MONTHLY | Frequency.YEARLY:
            return _in_month(rule, after.date())


def _in_month(rule: Rule, day: date) -> Rule | None:
    if len(rule.days) + len(rule.month_days) > 1:
        return None
    month = day.month if rule.month is not None else None
    last = monthrange(day.year, day.month)[1]
    if rule.days:
        nth = -((last - day.day) // _WEEK + 1) if rule.days[0].nth < 0 else (day.day - 1) // _WEEK + 1
        return replace(rule, days=(ByDay(nth, day.weekday()),), month=month) if rule.days[0].nth else None
    if rule.month_days:
        number = day.day - last - 1 if rule.month_days[0] < 0 else day.day
        return replace(rule, month_days=(number,), month=month)
    return replace(rule, month=month)
