"""What becomes of holds, offers and requests for approval that nobody has confirmed in time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from commands.compute.allocating import give_back
from commands.compute.desk import Desk
from commands.compute.ledger import settle_cost
from commands.compute.notices import show_approval, tell_lapsed, tell_offer_lapsed
from commands.compute.tables import BookingState, ComputeBooking, WishState
from commands.compute.wishes import settle_wish

_AT_ONCE = 100


async def lapse_holds(session: AsyncSession, desk: Desk, now: datetime, pool: str | None = None) -> int:
    """Give back what was held until now, of one pool or of all; return how many holds that were."""
    statement = select(ComputeBooking).where(ComputeBooking.held_until <= now).limit(_AT_ONCE)
    if pool is not None:
        statement = statement.where(ComputeBooking.pool == pool)
    lapsed = (await session.scalars(statement.with_for_update(skip_locked=True))).all()
    for booking in lapsed:
        await _lapse(session, desk, booking, now)
    return len(lapsed)


async def _lapse(session: AsyncSession, desk: Desk, booking: ComputeBooking, now: datetime) -> None:
    was = booking.state
    booking.state = BookingState.EXPIRED
    booking.held_until = None
    await give_back(session, booking.id)
    await settle_cost(session, booking, 0, now)
    if was is BookingState.PENDING:
        await show_approval(session, desk, booking, now)
        await tell_lapsed(session, desk, booking, now)
    if was is BookingState.OFFERED:
        await settle_wish(session, booking.id, WishState.OVER)
        await tell_offer_lapsed(session, desk, booking, now)
