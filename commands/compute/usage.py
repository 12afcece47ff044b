"""Who used how much of which pool within a span: booked, used, given back, not turned up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.tables import Team
from bot.declaration.times import TimeSpan
from bot.spreadsheets import write_csv
from commands.compute.allocating import LONGEST
from commands.compute.desk import Desk
from commands.compute.opening import open_spans
from commands.compute.pools import Pool
from commands.compute.tables import BookingState, ComputeBooking

_USED = (BookingState.BOOKED, BookingState.NO_SHOW)
_COLUMNS = ("pool", "team", "bookings", "unit_minutes", "no_shows", "credits")


@dataclass(frozen=True, slots=True)
class Use:
    """What a team had of a pool within a span; `hours` are unit-hours of that span, `cost` is of whole bookings."""

    pool: str
    team: str
    bookings: int
    hours: timedelta
    no_shows: int
    cost: int


@dataclass(frozen=True, slots=True)
class PoolUse:
    """What all teams had of a pool, and how much there was to have while it was open."""

    pool: str
    hours: timedelta
    open_hours: timedelta

    @property
    def percent(self) -> int:
        """Return how much of it was had, in whole percent."""
        return round(100 * (self.hours / self.open_hours)) if self.open_hours else 0


async def use_within(session: AsyncSession, span: TimeSpan) -> Sequence[Use]:
    """Return what each team had of each pool, by pool, whoever had most first."""
    table = ComputeBooking
    rows = await session.execute(
        select(table, Team.name)
        .join(Team, Team.id == table.team_id)
        .where(
            table.starts_at > span.start - LONGEST,
            table.starts_at < span.end,
            table.ends_at > span.start,
            table.state.in_(_USED),
        )
    )
    found: dict[tuple[str, str], Use] = {}
    for booking, team in rows:
        key = booking.pool, team
        before = found.get(key, Use(booking.pool, team, 0, timedelta(), 0, 0))
        within = min(booking.ends_at, span.end) - max(booking.starts_at, span.start)
        found[key] = Use(
            booking.pool,
            team,
            before.bookings + 1,
            before.hours + booking.units * within,
            before.no_shows + (booking.state is BookingState.NO_SHOW),
            before.cost + booking.cost,
        )
    return sorted(found.values(), key=lambda use: (use.pool, -use.hours, use.team))


def by_pool(desk: Desk, uses: Sequence[Use], span: TimeSpan) -> Sequence[PoolUse]:
    """Return how much of each pool was had."""
    return [_pool_use(pool, uses, span) for pool in desk.pools]


def as_csv(uses: Sequence[Use]) -> bytes:
    """Return a spreadsheet with a row for each team and pool; times in whole minutes of units."""
    minute = timedelta(minutes=1)
    return write_csv(
        _COLUMNS,
        [
            (use.pool, use.team, str(use.bookings), str(use.hours // minute), str(use.no_shows), str(use.cost))
            for use in uses
        ],
    )


def _pool_use(pool: Pool, uses: Sequence[Use], span: TimeSpan) -> PoolUse:
    opened = sum((each.end - each.start for each in open_spans(pool.openings, span, pool.zone)), timedelta())
    had = sum((use.hours for use in uses if use.pool == pool.name), timedelta())
    return PoolUse(pool.name, had, opened * pool.units)
