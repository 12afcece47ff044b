"""Who has used how much lately: whoever used less goes first where several wait for the same units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from commands.compute.tables import BookingState, ComputeBooking

_REMEMBERED = 8
"""Half-lives after which a use counts for nothing: it would be a 256th."""


async def recent_use(
    session: AsyncSession, teams: Iterable[int], half_life: timedelta, now: datetime
) -> dict[int, float]:
    """Return the unit-hours of teams up to now, each counted half as much after every half-life."""
    table = ComputeBooking
    wanted = set(teams)
    rows = await session.execute(
        select(table.team_id, table.units, table.starts_at, table.ends_at).where(
            table.team_id.in_(wanted),
            table.starts_at > now - _REMEMBERED * half_life,
            table.starts_at < now,
            table.state.in_((BookingState.BOOKED, BookingState.NO_SHOW)),
        )
    )
    used = dict.fromkeys(wanted, 0.0)
    for team_id, units, start, end in rows:
        if team_id is not None:
            until = min(end, now)
            hours = units * ((until - start) / timedelta(hours=1))
            used[team_id] += hours * 0.5 ** ((now - until) / half_life)
    return used
