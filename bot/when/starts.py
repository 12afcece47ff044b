"""When something begins that has a time of day: on the day that is said, or at the next such time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from bot.when.clock_times import TimeOfDay
from bot.when.terms import Days

_DAY = timedelta(days=1)
_NIGHT_ENDS = 5


def on(day: date, time_of_day: TimeOfDay) -> datetime:
    """Return the wall time of a time of day on a day."""
    return datetime.combine(day, time()) + timedelta(seconds=time_of_day.seconds)


def on_days(days: Iterable[Days], times: Iterable[TimeOfDay], now: datetime) -> list[datetime]:
    """Return the wall times on the days that are said, the likeliest first.

    What is over today gives way to what is still ahead: an unlikely hour, or the same weekday next week.
    """
    likely = [at for day in days for each in times if not each.unlikely for at in _on_or_before(day.first, each, now)]
    rest = [on(day.first, each) for day in days for each in times if each.unlikely]
    over = [at for at in likely if at.date() == now.date() and at <= now]
    ahead = [at for at in likely if at not in over]
    if over and not ahead:
        ahead = [at for at in rest if at.date() == now.date() and at > now]
    return ahead or over


def _on_or_before(day: date, time_of_day: TimeOfDay, now: datetime) -> list[datetime]:
    """Return the wall time on a day; whoever is still awake at two may say tonight at three and mean it."""
    at = on(day, time_of_day)
    awake = day == now.date() and at.date() > day and now.hour < _NIGHT_ENDS and at - _DAY > now
    return [at - _DAY, at] if awake else [at]


def next_times(times: Iterable[TimeOfDay], now: datetime) -> list[datetime]:
    """Return when each time of day comes next, the soonest hour first; an unlikely one if the likely is over."""
    likely = [_next(each, now) for each in times if not each.unlikely]
    waiting = any(at.date() == now.date() for at in likely)
    rest = [_next(each, now) for each in times if each.unlikely]
    late = (at for at in rest if not waiting and at.date() == now.date())
    return sorted(dict.fromkeys((*likely, *late)), key=lambda at: at.replace(minute=0))


def _next(time_of_day: TimeOfDay, now: datetime) -> datetime:
    at = on(now.date(), time_of_day) - _DAY
    while at <= now:
        at += _DAY
    return at
