"""What the terms of a phrase, or of one side of a range, say together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.when.clock_times import Clock
from bot.when.dates import CalendarDate
from bot.when.dayparts import Daypart, DaypartTerm
from bot.when.durations import Away, For
from bot.when.lengths import Length
from bot.when.month_days import DayOfMonth
from bot.when.periods import Month, Period, Unit
from bot.when.recurrences import Recurs, Times
from bot.when.terms import Days, DayTerm, Term, Terms
from bot.when.weekdays import Week, Weekday, in_week
from bot.when.zones import ZoneTerm

_LAST_FACE_HOUR = 12
_NEAR = timedelta(days=45)
_FURTHEST_FIT = timedelta(days=200)
"""Nobody who says Tuesday the 4th means one further away."""


class Opening(Term):
    """That something begins there: from, starting, 開始; an end, a length or a recurrence has to be said too."""

    __slots__ = ()


@dataclass(slots=True)
class Frame:
    """One place for each thing that can be said of a time.

    `day_first`: the day stands before the time of day. `length_leads`: a length without a word for it stands before
    anything that it could be the length of.
    """

    day: DayTerm | None = None
    weekday: Weekday | None = None
    daypart: Daypart | None = None
    clock: Clock | None = None
    zone: ZoneTerm | None = None
    length: Length | None = None
    away: Away | None = None
    recurs: Recurs | None = None
    times: int | None = None
    day_first: bool = False
    opening: bool = False
    length_leads: bool = False

    @property
    def dated(self) -> bool:
        """Tell whether a day is said."""
        return (
            self.day is not None or self.weekday is not None or (self.away is not None and not self.away.length.seconds)
        )

    @property
    def tells_time(self) -> bool:
        """Tell whether the clock time is one: a bare number needs a day or a daypart beside it.

        A number after a date is more of the date, and so may one after a weekday be (Mon 21).
        """
        if self.clock is None or not self.clock.bare or self.daypart is not None:
            return self.clock is not None
        if self.recurs is not None:
            return self.day_first
        if self.clock.to_the_minute:
            return self.dated and not isinstance(self.day, DayOfMonth)
        exact_date = isinstance(self.day, CalendarDate | DayOfMonth)
        return self.dated and not exact_date and (self.weekday is None or self.clock.hour <= _LAST_FACE_HOUR)

    def may_be_date(self, today: date) -> bool:
        """Tell whether the bare number after a weekday is soon a day of the month on that weekday: Fri 4."""
        if self.clock is None or not self.clock.bare or self.clock.to_the_minute:
            return False
        if self.weekday is None or self.daypart is not None:
            return False
        fitting = Frame(day=DayOfMonth(self.clock.hour), weekday=self.weekday).days(today)
        return any(abs(days.first - today) <= _NEAR for days in fitting)

    @property
    def follows(self) -> bool:
        """Tell whether the day, as the end of a range, counts from its beginning: Monday to Friday."""
        match self.day:
            case None:
                return self.weekday is not None and self.weekday.week is Week.UNSAID
            case CalendarDate(year=None, years_ahead=None) | Month(year=None, years_ahead=None) | DayOfMonth():
                return True
            case _:
                return False

    @property
    def says_first_day(self) -> bool:
        """Tell whether the day beside a recurrence can be its first: next Monday can, Monday alone cannot."""
        return self.weekday is None or self.weekday.week is not Week.UNSAID or isinstance(self.day, CalendarDate)

    @property
    def is_now(self) -> bool:
        """Tell whether it is the present instant and nothing else."""
        return self.away == Away(Length()) and replace(self, away=None, opening=False) == Frame()

    def days(self, today: date) -> tuple[Days, ...]:
        """Return the days that may be meant, the likeliest first; none where what is said contradicts itself."""
        if self.away is not None:
            return self._days_away(today)
        if self.day is None:
            return self.weekday.days(today) if self.weekday is not None else ()
        if self.weekday is None:
            found = self.day.days(today)
            return found[:1] if isinstance(self.day, DayOfMonth) else found
        numbered = isinstance(self.day, DayOfMonth)
        if isinstance(self.day, Period) and self.day.unit is Unit.WEEK and self.weekday.week is Week.UNSAID:
            return (Days.one(in_week(self.day.days(today)[0].first, self.weekday.weekday)),)
        latest = today + _FURTHEST_FIT
        fitting = [
            days for days in self.day.days(today) if days.single and days.first.weekday() == self.weekday.weekday
        ]
        ahead = [days for days in fitting if days.first >= today and (days.first <= latest or not numbered)]
        return (*ahead[:1], *(days for days in fitting if days.first < today))

    def _days_away(self, today: date) -> tuple[Days, ...]:
        away = self.away
        if away is None or away.length.seconds:
            return ()
        if not away.anchored:
            return self._weekday_away(away.length.days_after(today)) if self.day is None else ()
        anchor = Frame(day=self.day, weekday=self.weekday).days(today)
        return tuple(Days.one(away.length.days_after(days.first)) for days in anchor if days.single)

    def _weekday_away(self, day: date) -> tuple[Days, ...]:
        """Return the day, or the weekday of its week where weeks are counted: Monday two weeks from now."""
        if self.weekday is None or self.weekday.weekday == day.weekday():
            return (Days.one(day),)
        weeks = self.away is not None and self.away.length.days % 7 == 0 and not self.away.length.months
        return (Days.one(in_week(day, self.weekday.weekday)),) if weeks else ()


def frame_of(terms: Terms) -> Frame | None:
    """Return what the terms say together; None where two of them say the same thing in two ways."""
    frame = Frame()
    whole = all(_place(frame, term) for term in terms)
    return frame if whole and (frame.opening or not frame.length_leads) else None


def _place(frame: Frame, term: Term) -> bool:  # noqa: C901 - a line a term
    match term:
        case Clock():
            free, frame.clock, frame.day_first = frame.clock is None, term, frame.dated or frame.recurs is not None
        case DaypartTerm(daypart):
            free, frame.daypart = frame.daypart in (None, daypart), daypart
        case Weekday():
            free, frame.weekday = frame.weekday is None, term
        case ZoneTerm():
            free, frame.zone = frame.zone is None, term
        case For(length, said):
            free, frame.length = frame.length is None, length
            frame.length_leads = not said and frame.clock is None
        case Away():
            free, frame.away = frame.away is None, term
        case Recurs():
            free, frame.recurs = frame.recurs is None, term
        case Opening():
            free, frame.opening = True, True
        case Times(count):
            free, frame.times = frame.times is None, count
        case DayTerm():
            free, frame.day = frame.day is None, term
        case _:
            free = False
    return free
