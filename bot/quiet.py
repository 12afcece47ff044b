"""When people are left alone: nobody is woken by what they did not ask for by the hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.when.wall_time import instants


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours of a day in which nothing comes by itself, in a person's own wall time; equal ends are none."""

    begin: time = time(22)
    end: time = time(8)

    def after(self, at: datetime, zone: ZoneInfo) -> datetime:
        """Return an instant itself, or the end of the quiet hours that it lies in; in UTC."""
        wall = at.astimezone(zone).replace(tzinfo=None)
        if not self._covers(wall.time()):
            return at.astimezone(UTC)
        day = wall.date() if wall.time() < self.end else wall.date() + timedelta(days=1)
        return instants(datetime.combine(day, self.end), zone)[0].astimezone(UTC)

    def _covers(self, at: time) -> bool:
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end
