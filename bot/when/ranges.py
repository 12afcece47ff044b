"""Read a phrase with a beginning and an end as wall times; each side tells the other what it leaves unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from bot.when.clock_times import Clock, TimeOfDay, halves, times_of
from bot.when.dates import CalendarDate
from bot.when.day_words import DayWord
from bot.when.frames import Frame
from bot.when.month_days import DayOfMonth
from bot.when.periods import Month
from bot.when.present import Present, Wall
from bot.when.spans import clock_starts, end_of, midnight_of, one_side, starts_of
from bot.when.terms import Days

_DAY = timedelta(days=1)
_LONGEST_WITHOUT_YEAR = timedelta(days=185)
_LONGEST_GUESS = 12 * 3600
"""An end without a half of the day is within twelve hours after the beginning."""
_LONGEST_OVERNIGHT = 16 * 3600
"""Nobody who says 3pm to 2pm means until the day after."""


def two_sides(left: Frame, right: Frame, present: Present, zone: tzinfo, *, joined: bool = False) -> list[Wall]:
    """Return what a range from one side to the other may mean, the likeliest first.

    `joined`: by a dash, which also stands between a day and its time (18 Sep - 3pm).
    """
    if left.length is not None or right.length is not None:
        return []
    if left.clock is None and right.clock is None:
        return _day_ranges(left, right, present)
    if joined and left.dated and left.clock is None and not right.dated:
        return one_side(replace(left, clock=right.clock, daypart=left.daypart or right.daypart), present, zone)
    if left.is_now and right.clock is not None and right.tells_time:
        start = present.wall_time(zone)
        return [Wall(start, end) for end in clock_starts(right, present, zone)[:1] if end > start]
    if left.clock is None or right.clock is None or left.away is not None or right.away is not None:
        return []
    both = replace(left, day=left.day or right.day, weekday=left.weekday or right.weekday) if not left.dated else left
    if not _is_a_range(left.clock, right.clock, both, right):
        return []
    if right.dated and (left.dated or right.day_first):
        if not left.dated and left.clock.bare:
            return []
        begins = left if left.dated else replace(left, day=DayWord(0))
        return _ranges_over_days(begins, right, present, zone)
    walls = [
        Wall(start, start + timedelta(seconds=end.seconds - begin.seconds))
        for begin, end in time_ranges(left, right)
        for start in starts_of(both, (begin,), present, zone)
    ]
    if not both.dated:
        walls.sort(key=lambda wall: wall.start)
        return [wall for each in walls for wall in _under_way_first(each, present.wall_time(zone))]
    return walls


def _under_way_first(wall: Wall, now: datetime) -> tuple[Wall, ...]:
    """Return a range of a day that is not said; before tomorrow's comes today's, if that is not over yet."""
    if wall.end is None or wall.end - _DAY <= now:
        return (wall,)
    return Wall(wall.start - _DAY, wall.end - _DAY), wall


def time_ranges(left: Frame, right: Frame) -> Iterator[tuple[TimeOfDay, TimeOfDay]]:
    """Yield the times of day that a range may begin and end at: each side tells the other its half of the day."""
    if left.clock is None or right.clock is None:
        return
    open_left = left.clock.open and left.daypart is None
    open_right = right.clock.open and right.daypart is None
    begins = times_of(left.clock, left.daypart)
    if open_left and not open_right:
        for end in times_of(right.clock, right.daypart):
            before = [begin for begin in halves(left.clock) if begin.seconds < end.seconds]
            yield from ((max(before, key=lambda begin: begin.seconds), end),) if before else ()
        return
    for begin in begins:
        if begin.unlikely:
            continue
        ends = halves(right.clock) if open_right else times_of(right.clock, right.daypart)
        later = [_after(begin, end) for end in ends]
        longest = _LONGEST_GUESS if open_right else _LONGEST_OVERNIGHT
        near = [end for end in later if end.seconds - begin.seconds <= longest or end in ends]
        yield from ((begin, end) for end in sorted(near, key=lambda end: end.seconds)[:1])


def _after(begin: TimeOfDay, end: TimeOfDay) -> TimeOfDay:
    seconds = end.seconds
    while seconds <= begin.seconds:
        seconds += 24 * 3600
    return TimeOfDay(seconds)


def _is_a_range(left: Clock, right: Clock, both: Frame, right_frame: Frame) -> bool:
    beside = both.dated or both.daypart is not None or right_frame.daypart is not None
    return beside or not (left.bare and right.bare)


def _ranges_over_days(left: Frame, right: Frame, present: Present, zone: tzinfo) -> list[Wall]:
    walls: list[Wall] = []
    for start in clock_starts(left, present, zone):
        then = Present(start.replace(tzinfo=zone), zone)
        now = () if right.follows else clock_starts(right, present, zone)
        ends = (*now, *clock_starts(right, then, zone))
        walls.extend(Wall(start, end) for end in [end for end in ends if end > start][:1])
    return walls


def _day_ranges(left: Frame, right: Frame, present: Present) -> list[Wall]:
    if not (left.dated and right.dated) or left.daypart or right.daypart or left.zone or right.zone:
        return []
    walls: list[Wall] = []
    dated_alike = _as_dated_as(left, right)
    for begin in dated_alike.days(present.today):
        now = () if right.follows else right.days(present.today)
        ends = (*now, *right.days(begin.first))
        later = [end for end in ends if end.first > begin.first and end.single is begin.single]
        walls.extend(Wall(midnight_of(begin), end_of(end)) for end in later[:1] if _is_likely(begin, end, right))
    return walls


def _as_dated_as(left: Frame, right: Frame) -> Frame:
    """Return the left side with the month or the year that only the right one names: 18 Nov to 19 Dec 2026."""
    last = right.day
    if isinstance(last, Month) and isinstance(left.day, Month) and last.year is not None and left.day.year is None:
        return replace(left, day=replace(left.day, year=last.year - (left.day.month > last.month)))
    if not isinstance(last, CalendarDate):
        return left
    if isinstance(left.day, DayOfMonth):
        return replace(left, day=CalendarDate(left.day.day, last.month, last.year, last.years_ahead))
    if not isinstance(left.day, CalendarDate) or left.day.year is not None or last.year is None:
        return left
    wraps = (left.day.month, left.day.day) > (last.month, last.day)
    return replace(left, day=replace(left.day, year=last.year - wraps))


def _is_likely(begin: Days, end: Days, right: Frame) -> bool:
    """Refuse what only wraps around a year because somebody mistyped."""
    year_said = isinstance(right.day, CalendarDate) and right.day.year is not None
    return year_said or not end.single or end.after - begin.first <= _LONGEST_WITHOUT_YEAR
