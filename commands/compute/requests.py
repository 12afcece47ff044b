"""What somebody asks for, once it is known which pool, which instants and whose credits are meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.declaration.times import TimeSpan
from bot.people import Person, TeamRef
from commands.compute.pools import Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Units of a pool for a span, for a person and charged to a team.

    `token` is the key under which a repeated request is the same one; those made together share `group`. `since` is
    when it was asked for: what was still to come then may have begun since.
    """

    pool: Pool
    units: int
    span: TimeSpan
    person: Person
    team: TeamRef
    token: str
    since: datetime
    group: str = ""
    purpose: str = ""

    @property
    def cost(self) -> int:
        """Return what it costs, in credits."""
        return self.pool.cost(self.units, self.span.end - self.span.start)

    @property
    def is_same_day(self) -> bool:
        """Tell whether it begins on the day on which it was asked for, in the programme's time."""
        return self.span.start.astimezone(self.pool.zone).date() == self.since.astimezone(self.pool.zone).date()

    @property
    def is_beyond_quota(self) -> bool:
        """Tell whether it counts for no quota of hours: it takes what lies idle on the same day."""
        return self.pool.table.same_day_outside_quota and self.is_same_day
