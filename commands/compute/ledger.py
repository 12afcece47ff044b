"""Credits of teams, in whole numbers: what a booking costs is what was charged for it less what was given back."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from commands.compute.desk import Desk
from commands.compute.refusals import TooDear
from commands.compute.tables import ComputeBooking, ComputeLedger, Entry

_ROWS = cast("Table", ComputeLedger.__table__)
_MOVED = select(func.sum(_ROWS.c.credits)).where(_ROWS.c.team_id == bindparam("team"))


async def balance(session: AsyncSession, desk: Desk, team_id: int) -> int:
    """Return the credits that a team has left: its allowance, and all that came and went since."""
    moved = (await session.execute(_MOVED, {"team": team_id})).scalar()
    return desk.rules.allowance + (moved or 0)


async def check_credits(session: AsyncSession, desk: Desk, team_id: int, cost: int) -> None:
    """Tell whether a team can afford something, where teams have an allowance at all.

    Raises:
        TooDear: it cannot.
    """
    if cost <= 0 or not desk.rules.allowance:
        return
    left = await balance(session, desk, team_id)
    if left < cost:
        raise TooDear(cost, left)


async def settle_cost(
    session: AsyncSession, booking: ComputeBooking, cost: int, now: datetime, reason: str = ""
) -> None:
    """Let a booking have cost so much: charge what is missing, or give back what is too much."""
    more = cost - booking.cost
    if more == 0 or booking.team_id is None:
        return
    entry = Entry.CHARGE if more > 0 else Entry.REFUND
    await _enter(session, booking.team_id, booking.id, entry, -more, reason, now)
    booking.cost = cost


async def move_cost(session: AsyncSession, booking: ComputeBooking, team_id: int, now: datetime) -> None:
    """Let another team pay for a booking, as a swap does."""
    cost = booking.cost
    await settle_cost(session, booking, 0, now, "swap")
    booking.team_id = team_id
    await settle_cost(session, booking, cost, now, "swap")


async def refund(session: AsyncSession, booking: ComputeBooking, reason: str, now: datetime) -> int:
    """Give back all that a booking has cost, whatever has become of it; return how much that was."""
    before = booking.cost
    await settle_cost(session, booking, 0, now, reason)
    return before


async def grant(session: AsyncSession, team_id: int, amount: int, reason: str, now: datetime) -> None:
    """Give credits to a team, or take them away where negative."""
    await _enter(session, team_id, None, Entry.GRANT, amount, reason, now)


async def _enter(
    session: AsyncSession, team_id: int, booking_id: int | None, entry: Entry, amount: int, reason: str, now: datetime
) -> None:
    values = {
        "team_id": team_id,
        "booking_id": booking_id,
        "entry": entry,
        "credits": amount,
        "reason": reason,
        "at": now,
    }
    await session.execute(_ROWS.insert(), values)
