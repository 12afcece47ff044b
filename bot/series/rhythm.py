"""When a series occurs, in the wall time of its zone, so that a clock change neither skips nor repeats anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import dropwhile
from zoneinfo import ZoneInfo

from bot.series.holidays import OnHolidays, is_general_holiday
from bot.when.occurrences import occurrences
from bot.when.rules import Rule
from bot.when.wall_time import instants


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The first occurrence in wall time (naive), its zone and, where it recurs, a rule; `first` counts in any case."""

    first: datetime
    zone: ZoneInfo
    rule: Rule | None = None
    on_holidays: OnHolidays = OnHolidays.KEEP

    def occurrences(self) -> Iterator[datetime]:
        """Yield every occurrence as an instant in the zone, in order; without an end in the rule there is none."""
        ruled = iter([instants(self.first, self.zone)[0]])
        if self.rule is not None:
            ruled = occurrences(self.rule, self.first, self.zone)
        last: datetime | None = None
        for at in ruled:
            kept = self._kept(at)
            # One that was moved may meet the next one: they are one then.
            if kept is not None and (last is None or kept > last):
                last = kept
                yield kept

    def after(self, instant: datetime) -> datetime | None:
        """Return the first occurrence after an instant, in UTC; None where there is none."""
        return _utc(next(dropwhile(lambda at: at <= instant, self.occurrences()), None))

    def since(self, instant: datetime) -> datetime | None:
        """Return the first occurrence that is not before an instant, in UTC; None where there is none."""
        return _utc(next(dropwhile(lambda at: at < instant, self.occurrences()), None))

    def local(self, instant: datetime) -> datetime:
        """Return the wall time (naive) of an instant in the zone."""
        return instant.astimezone(self.zone).replace(tzinfo=None)

    def _kept(self, at: datetime) -> datetime | None:
        if self.on_holidays is OnHolidays.KEEP or not is_general_holiday(at.date()):
            return at
        if self.on_holidays is OnHolidays.SKIP:
            return None
        wall = at.replace(tzinfo=None)
        while is_general_holiday(wall.date()):
            wall += timedelta(days=1)
        return instants(wall, self.zone)[0]


def _utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC) if at is not None else None
