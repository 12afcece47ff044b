"""The present, as whoever says a phrase sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Present:
    """The present instant, aware, and the zone that words such as tomorrow are meant in."""

    now: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        """Return the day that it is for the speaker."""
        return self.now.astimezone(self.zone).date()

    def wall_time(self, zone: tzinfo) -> datetime:
        """Return the wall time in a zone, without the zone."""
        return self.now.astimezone(zone).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Wall:
    """A wall time, and the one that it lasts until, if it lasts."""

    start: datetime
    end: datetime | None = None
