"""What a time of day may mean: the hour of a clock face, the half of the day where it is said, and the likely one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.when.dayparts import Daypart, hour_in
from bot.when.terms import Term

_EARLIEST_MORNING = 7
"""A bare hour from seven to eleven is the morning's, any other the afternoon's."""
_DOUBTFUL = (6, 7, 8)
"""Hours at which people work, eat and meet in both halves of the day."""


class Half(StrEnum):
    """The half of the day."""

    AM = "am"
    PM = "pm"


@dataclass(frozen=True, slots=True)
class Clock(Term):
    """A time of day as it was said.

    `minute` may be negative (a quarter to four) or beyond the hour. `exact`: on a clock of 24 hours. `bare`: a number
    that is a time only beside a day, a daypart or another time, and `to_the_minute` where its minutes are written.
    `other_minute` is a second reading.
    """

    hour: int
    minute: int = 0
    second: int = 0
    half: Half | None = None
    exact: bool = False
    bare: bool = False
    to_the_minute: bool = False
    other_minute: int | None = None

    @property
    def open(self) -> bool:
        """Tell whether nothing says which half of the day it is in."""
        return self.half is None and not self.exact


MIDNIGHT = Clock(24, exact=True, other_minute=-24 * 60)
"""The end of a day; whoever says midnight tomorrow may also mean its beginning."""


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """Seconds after midnight; a day and more for the small hours of a night that began the day before.

    `unlikely`: meant only where the likely ones are over.
    """

    seconds: int
    unlikely: bool = False


def times_of(clock: Clock, daypart: Daypart | None) -> tuple[TimeOfDay, ...]:
    """Return what a clock time may mean in a daypart, the likeliest first; nothing where they contradict each other."""
    minutes = (clock.minute,) if clock.other_minute is None else (clock.minute, clock.other_minute)
    return tuple(
        TimeOfDay((hour * 60 + minute) * 60 + clock.second, unlikely)
        for hour, unlikely in _hours(clock, daypart)
        for minute in minutes
        if hour * 60 + minute >= 0
    )


def halves(clock: Clock) -> tuple[TimeOfDay, ...]:
    """Return an open time in both halves of the day."""
    both = (replace(clock, half=half) for half in Half)
    return tuple(time for each in both for time in times_of(each, None))


def _hours(clock: Clock, daypart: Daypart | None) -> Iterator[tuple[int, bool]]:
    hour = clock.hour
    if clock.half is not None:
        hour = hour % 12 + (12 if clock.half is Half.PM else 0)
    if daypart is not None:
        found = hour_in(daypart, hour)
        if found is not None and not (clock.half and found % 24 != hour):
            yield found, False
        elif daypart in (Daypart.AFTERNOON, Daypart.EVENING) and not clock.open and hour >= 12:
            yield hour, False
    elif not clock.open:
        yield hour, False
    elif hour == 12:
        yield 12, False
    elif hour in _DOUBTFUL:
        yield from ((hour, False), (hour + 12, False)) if hour >= _EARLIEST_MORNING else ((18, False), (6, False))
    elif hour < _EARLIEST_MORNING:
        yield hour + 12, False
    else:
        yield from ((hour, False), (hour + 12, True))
