"""Tell which occurrence of a series becomes which, when it recurs in another way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.when.rules import Frequency, Rule


def match(
    old_rule: Rule, old: Sequence[datetime], new_rule: Rule, new: Sequence[datetime]
) -> Mapping[datetime, datetime | None]:
    """Return for each new start the old one that it takes over from, None where it is one more; all are wall times.

    Where both recur as often, one follows the other in order. Else what is in the same week (or month, where it recurs
    by the month) belongs together, what is on the same day first.
    """
    if _density(old_rule) == _density(new_rule):
        return {start: old[number] if number < len(old) else None for number, start in enumerate(new)}
    left: defaultdict[date, list[datetime]] = defaultdict(list)
    for start in old:
        left[period(start.date(), new_rule.frequency)].append(start)
    matched: dict[datetime, datetime | None] = dict.fromkeys(new)
    for same_day in (True, False):
        for start in new:
            others = left[period(start.date(), new_rule.frequency)]
            found = next((each for each in others if each.date() == start.date() or not same_day), None)
            if matched[start] is None and found is not None:
                matched[start] = found
                others.remove(found)
    return matched


def period(day: date, frequency: Frequency) -> date:
    """Return the first day of the week, or of the month where something recurs by the month."""
    if frequency in {Frequency.DAILY, Frequency.WEEKLY}:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1)


def _density(rule: Rule) -> tuple[Frequency, int, int]:
    return rule.frequency, rule.interval, max(1, len(rule.days) + len(rule.month_days))
