"""Read a phrase that recurs: its rule, and its first occurrence after now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo

from bot.when.clock_times import TimeOfDay, times_of
from bot.when.dates import CalendarDate
from bot.when.dayparts import NOON, SPANS, Daypart
from bot.when.frames import Frame
from bot.when.lengths import Length
from bot.when.month_days import DayOfMonth
from bot.when.occurrences import occurrences
from bot.when.present import Present
from bot.when.ranges import time_ranges
from bot.when.recurrences import Recurs
from bot.when.rules import ByDay, Frequency, Rule
from bot.when.values import When
from bot.when.wall_time import instants

_DAY = 24 * 3600


def recurring(left: Frame, right: Frame | None, present: Present, zone: tzinfo) -> list[When]:
    """Return what a recurring phrase may mean, the likeliest first; `right` is its end of day or its last day."""
    frame = _joined(left, right)
    recurs = frame.recurs
    if right is not None and frame.length is not None and (frame.length.seconds or (left.length and right.length)):
        return []
    if recurs is None or frame.away is not None or (frame.clock is not None and not frame.tells_time and right is None):
        return []
    last = right if right is not None and right.clock is None else None
    times = _times(left, right if last is None else None)
    if not times or (recurs.guessed and frame.clock is None) or (last is not None and not last.dated):
        return []
    rule = _rule(recurs, frame)
    if rule is None:
        return []
    found = []
    for begin, end in times:
        read = _first(rule, frame, (begin, end), present, zone)
        if read is not None and (ended := _ended(read, frame, last)) is not None:
            found.append(ended)
    return found


def _joined(left: Frame, right: Frame | None) -> Frame:
    if right is None:
        return left
    within_a_day = right.clock is not None
    return replace(
        left,
        recurs=left.recurs or right.recurs,
        times=left.times or right.times,
        day=left.day or (right.day if within_a_day else None),
        weekday=left.weekday or (right.weekday if within_a_day else None),
        clock=left.clock or right.clock,
        length=left.length or right.length,
    )


def _times(left: Frame, right: Frame | None) -> list[tuple[TimeOfDay, TimeOfDay | None]]:
    if right is not None:
        return list(time_ranges(left, right))
    if left.clock is not None:
        return [(each, None) for each in times_of(left.clock, left.daypart) if not each.unlikely]
    if left.daypart is Daypart.NOON:
        return [(TimeOfDay(NOON * 60), None)]
    begin, end = SPANS[left.daypart] if left.daypart is not None else (0, _DAY // 60)
    return [(TimeOfDay(begin * 60), TimeOfDay(end * 60))]


def _rule(recurs: Recurs, frame: Frame) -> Rule | None:
    """Return the rule; where it leaves its day open, the day beside it tells: monthly on the 5th."""
    days, month_days, month = recurs.days, recurs.month_days, recurs.month
    if recurs.complete:
        if not frame.says_first_day:
            return None
    elif recurs.frequency is Frequency.WEEKLY and frame.weekday is not None:
        days = (ByDay(0, frame.weekday.weekday),)
    elif recurs.frequency is Frequency.MONTHLY and isinstance(frame.day, DayOfMonth) and frame.weekday is None:
        month_days = (frame.day.day,)
    elif recurs.frequency is Frequency.YEARLY and isinstance(frame.day, CalendarDate) and frame.weekday is None:
        month_days, month = (frame.day.day,), frame.day.month
    else:
        return None
    return Rule(
        frequency=recurs.frequency,
        interval=recurs.interval,
        days=days,
        month_days=month_days,
        month=month,
        count=frame.times,
    )


def _first(
    rule: Rule, frame: Frame, times: tuple[TimeOfDay, TimeOfDay | None], present: Present, zone: tzinfo
) -> When | None:
    begin, end = times
    if begin.seconds >= _DAY:
        if rule.frequency is not Frequency.DAILY:
            return None
        begin = TimeOfDay(begin.seconds - _DAY)
        end = TimeOfDay(end.seconds - _DAY) if end else None
    starting = present.wall_time(zone).date()
    if frame.dated and frame.recurs is not None and frame.recurs.complete:
        days = frame.days(present.today)
        if not days:
            return None
        starting = days[0].first
    at = datetime.combine(starting, time()) + timedelta(seconds=begin.seconds)
    every = replace(rule, interval=1, count=None, until=None)
    start = next((each for each in occurrences(every, at, zone) if each > present.now), None)
    if start is None:
        return None
    return When(start, _end(start, begin, end, frame.length, zone), rule, zone)


def _end(
    start: datetime, begin: TimeOfDay, end: TimeOfDay | None, length: Length | None, zone: tzinfo
) -> datetime | None:
    wall = start.replace(tzinfo=None)
    if length is not None and length.seconds:
        return instants(length.wall_time_after(wall), zone)[0]
    return None if end is None else instants(wall + timedelta(seconds=end.seconds - begin.seconds), zone)[0]


def _ended(read: When, frame: Frame, last: Frame | None) -> When | None:
    """Return the recurrence with its last day, if one is said: until 31 December, for six weeks."""
    rule = read.rule
    length = frame.length
    if rule is None or (last is None and (length is None or length.seconds)):
        return read
    if rule.count is not None:
        return None
    if last is not None:
        days = last.days(read.start.date())
        if not days:
            return None
        after = days[0].after
    elif length is not None:
        after = length.days_after(read.start.date())
    until = instants(datetime.combine(after, time()), read.zone)[0].astimezone(UTC) - timedelta(seconds=1)
    if until < read.start:
        return None
    return replace(read, rule=replace(rule, until=until))
