"""Read a phrase without an end as wall times: a point, a day, a daypart, a length from a beginning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

from bot.when.clock_times import TimeOfDay, times_of
from bot.when.dates import DateSpan
from bot.when.dayparts import NOON, SPANS, Daypart
from bot.when.frames import Frame
from bot.when.month_days import SpanInMonth
from bot.when.present import Present, Wall
from bot.when.starts import next_times, on, on_days
from bot.when.terms import Days

_DAY = timedelta(days=1)
_MINUTE = 60


def one_side(frame: Frame, present: Present, zone: tzinfo) -> list[Wall]:
    """Return what a phrase without an end may mean, the likeliest first."""
    if frame.opening and frame.length is None and not isinstance(frame.day, DateSpan | SpanInMonth):
        return []
    if frame.clock is not None:
        if not frame.tells_time or frame.may_be_date(present.today):
            return []
        return _with_length(frame, clock_starts(frame, present, zone))
    if frame.zone is not None:
        return []
    days = frame.days(present.today)
    if frame.daypart is not None:
        return _dayparts(frame, days, present) if frame.length is None else []
    if frame.away is not None and not frame.away.anchored and frame.weekday is None:
        return _away(frame, present)
    if frame.length is not None:
        if frame.length.seconds:
            return []
        begins = [midnight_of(each) for each in days if each.single]
        return [Wall(begin, frame.length.wall_time_after(begin)) for begin in begins]
    return _whole_days(days, present)


def clock_starts(frame: Frame, present: Present, zone: tzinfo) -> list[datetime]:
    """Return the wall times in `zone` of a time of day, the likeliest first."""
    if frame.clock is None:
        return []
    return starts_of(frame, times_of(frame.clock, frame.daypart), present, zone)


def starts_of(frame: Frame, times: Sequence[TimeOfDay], present: Present, zone: tzinfo) -> list[datetime]:
    """Return the wall times in `zone` of times of day, on the days that are said or next."""
    now = present.wall_time(zone)
    if not frame.dated:
        return next_times(times, now) if frame.away is None else []
    days = frame.days(present.today)
    return on_days(days, times, now) if all(day.single for day in days) else []


def _with_length(frame: Frame, starts: list[datetime]) -> list[Wall]:
    length = frame.length
    return [Wall(start, length.wall_time_after(start) if length else None) for start in starts]


def _dayparts(frame: Frame, days: tuple[Days, ...], present: Present) -> list[Wall]:
    if not all(day.single for day in days) or (frame.dated and not days) or frame.daypart is None:
        return []
    now = present.wall_time(present.zone)
    if frame.daypart is Daypart.NOON:
        noon = (TimeOfDay(NOON * _MINUTE),)
        return [Wall(at) for at in (on_days(days, noon, now) if frame.dated else next_times(noon, now))]
    begin, end = (TimeOfDay(minutes * _MINUTE) for minutes in SPANS[frame.daypart])
    if not frame.dated:
        day = now.date() if on(now.date(), end) > now else now.date() + _DAY
        days = (Days.one(day),)
    return [Wall(on(day.first, begin), on(day.first, end)) for day in days]


def _away(frame: Frame, present: Present) -> list[Wall]:
    """Return the wall time so far away; what is only hours away is counted as an instant, not here."""
    if frame.away is None or (frame.dated and (frame.day or frame.weekday)) or frame.length is not None:
        return []
    return [Wall(frame.away.length.wall_time_after(present.wall_time(present.zone)))]


def _whole_days(days: tuple[Days, ...], present: Present) -> list[Wall]:
    today = present.today
    begun_last = sorted(days, key=lambda each: each.single and each.first == today and len(days) > 1)
    return [Wall(midnight_of(each), end_of(each)) for each in begun_last]


def midnight_of(days: Days) -> datetime:
    """Return the wall time at which days begin."""
    return datetime.combine(days.first, time())


def end_of(days: Days) -> datetime:
    """Return the wall time at which they are over."""
    return datetime.combine(days.after, time())
