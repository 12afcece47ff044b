"""Staff agree to a booking, or do not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.people import Person
from commands.compute.allocating import give_back
from commands.compute.desk import Desk
from commands.compute.holding import settle_as_booked
from commands.compute.ledger import settle_cost
from commands.compute.notices import show_approval, tell_approved, tell_declined
from commands.compute.refusals import Settled
from commands.compute.tables import BookingState, ComputeBooking


async def approve(session: AsyncSession, desk: Desk, booking: ComputeBooking, person: Person, now: datetime) -> None:
    """Let a booking be one: its units have been kept since it was asked for.

    Raises:
        Settled: it has begun without an answer, or is pending no more.
    """
    _check_pending(booking, now)
    await settle_as_booked(session, desk, booking, now)
    await record(session, person, "compute.approved", f"booking:{booking.id}", now, {"pool": booking.pool})
    await show_approval(session, desk, booking, now)
    await tell_approved(session, desk, booking, now)


async def decline(
    session: AsyncSession, desk: Desk, booking: ComputeBooking, person: Person, reason: str, now: datetime
) -> None:
    """Give the units and the credits back.

    Raises:
        Settled: it is pending no more.
    """
    _check_pending(booking, now)
    booking.state = BookingState.DECLINED
    booking.held_until = None
    await give_back(session, booking.id)
    await settle_cost(session, booking, 0, now)
    await record(session, person, "compute.declined", f"booking:{booking.id}", now, {"reason": reason})
    await show_approval(session, desk, booking, now)
    await tell_declined(session, desk, booking, reason, now)


def _check_pending(booking: ComputeBooking, now: datetime) -> None:
    if booking.state is not BookingState.PENDING:
        raise Settled(booking.state)
    if booking.starts_at <= now:
        raise Settled("unanswered")
