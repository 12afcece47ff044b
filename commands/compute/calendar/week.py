"""Who has which units of a pool when, within a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.tables import Team
from bot.declaration.times import TimeSpan
from commands.compute.allocating import PIECE
from commands.compute.pools import Pool
from commands.compute.tables import BookingState, ComputeAllocation, ComputeBooking


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring units that one booking has for a span; without a team it is the staff's own."""

    booking_id: int
    team: str | None
    state: BookingState
    first_unit: int
    last_unit: int
    start: datetime
    end: datetime
    is_buffer: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A pool with what is taken of it, in order of time."""

    pool: Pool
    span: TimeSpan
    stretches: Sequence[Stretch]

    @property
    def teams(self) -> Sequence[str]:
        """Return the teams that have something, by name."""
        return sorted({each.team for each in self.stretches if each.team is not None})


async def week_of_pool(session: AsyncSession, pool: Pool, span: TimeSpan) -> Week:
    """Return what is taken of a pool within a span."""
    taken, booking = ComputeAllocation, ComputeBooking
    statement = (
        select(booking.id, Team.name, booking.state, taken.unit, taken.starts_at, taken.ends_at, taken.is_buffer)
        .join(booking, booking.id == taken.booking_id)
        .outerjoin(Team, Team.id == booking.team_id)
        .where(
            taken.pool == pool.name,
            taken.live,
            taken.starts_at > span.start - PIECE,
            taken.starts_at < span.end,
            taken.ends_at > span.start,
        )
        .order_by(taken.starts_at, booking.id, taken.is_buffer, taken.ends_at, taken.unit)
    )
    rows: list[_Row] = [(*row,) for row in await session.execute(statement)]
    return Week(pool, span, [stretch for group in _together(rows) for stretch in _stretches(group)])


_Row = tuple[int, str | None, BookingState, int, datetime, datetime, bool]


def _together(rows: Sequence[_Row]) -> Sequence[Sequence[_Row]]:
    return [list(group) for _, group in groupby(rows, key=lambda row: (row[0], row[4], row[5], row[6]))]


def _stretches(rows: Sequence[_Row]) -> Sequence[Stretch]:
    """Return runs of neighbouring units as one each."""
    found: list[Stretch] = []
    runs = groupby(enumerate(rows), key=lambda each: each[1][3] - each[0])
    for run in (list(group) for _, group in runs):
        booking_id, team, state, first, start, end, is_buffer = run[0][1]
        found.append(Stretch(booking_id, team, state, first, run[-1][1][3], start, end, is_buffer))
    return found
