"""When a series occurs, in the wall time of its zone, so that a clock change neither skips nor repeats anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.series.holidays import is_general_holiday
from bot.when.recurrence import occurrences

_LONGEST_HOLIDAY = timedelta(days=14)


class OnHolidays(StrEnum):
    """What becomes of an occurrence on one of Hong Kong's general holidays."""

    KEEP = "keep"
    SKIP = "skip"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The first occurrence in local wall time (naive), its IANA zone and, where it recurs, a rule as in RFC 5545."""

    start: datetime
    zone: ZoneInfo
    rule: str | None = None
    on_holidays: OnHolidays = OnHolidays.KEEP

    def after(self, local: datetime | None) -> datetime | None:
        """Return the first occurrence after a local time, or the very first of all; None where there is none."""
        return next(self._from(local), None)

    def instant(self, local: datetime) -> datetime:
        """Return the instant of a local time, in UTC.

        One that a clock change leaves out is as late as it would have been; of one that comes twice it is the first.
        """
        return local.replace(tzinfo=self.zone, fold=0).astimezone(UTC)

    def _from(self, after: datetime | None) -> Iterator[datetime]:
        last = after
        # An occurrence that was moved stands later than the day of its rule.
        begin = after - _LONGEST_HOLIDAY if after is not None and self.on_holidays is OnHolidays.MOVE else after
        for ruled in self._ruled(begin):
            local = self._kept(ruled)
            if local is not None and (last is None or local > last):
                last = local
                yield local

    def _ruled(self, after: datetime | None) -> Iterator[datetime]:
        if self.rule is None:
            if after is None or self.start > after:
                yield self.start
            return
        yield from occurrences(self.rule, self.start, after=after)

    def _kept(self, local: datetime) -> datetime | None:
        if self.on_holidays is OnHolidays.KEEP or not is_general_holiday(local.date()):
            return local
        if self.on_holidays is OnHolidays.SKIP:
            return None
        while is_general_holiday(local.date()):
            local += timedelta(days=1)
        return local
