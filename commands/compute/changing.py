"""Change a booking that is one: cancel it, end it early, extend it, check in. What is past stays as it was."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.declaration.times import TimeSpan
from bot.people import Person
from commands.compute.allocating import end_at, free_units, give_back, units_of
from commands.compute.desk import Desk
from commands.compute.fitting import check_fit
from commands.compute.ledger import charge, settle_cost
from commands.compute.notices import forget_reminders, show_approval
from commands.compute.pools import Pool
from commands.compute.quotas import Held, check_quotas
from commands.compute.refusals import NoRoom, Settled
from commands.compute.tables import BookingState, ComputeBooking, WishState
from commands.compute.telling_machines import tell_machines
from commands.compute.wishes import settle_wish

CHECK_IN_BEFORE = timedelta(minutes=30)
"""How long before the start somebody can check in."""

CANCELLABLE = frozenset(
    {BookingState.HELD, BookingState.PENDING, BookingState.OFFERED, BookingState.BOOKED, BookingState.MAINTENANCE}
)


async def cancel(session: AsyncSession, desk: Desk, booking: ComputeBooking, person: Person, now: datetime) -> None:
    """Cancel what has not begun; its credits go back.

    Raises:
        Settled: it has begun, or is none any more.
    """
    if booking.state not in CANCELLABLE or booking.starts_at <= now:
        raise Settled("begun" if booking.state in CANCELLABLE else booking.state)
    was = booking.state
    booking.state = BookingState.CANCELLED
    booking.held_until = None
    await give_back(session, booking.id)
    await settle_cost(session, booking, 0, now)
    if was is BookingState.PENDING:
        await show_approval(session, desk, booking, now)
    if was is BookingState.OFFERED:
        await settle_wish(session, booking.id, WishState.WITHDRAWN)
    if was is BookingState.BOOKED:
        await forget_reminders(session, desk, booking, now)
        await tell_machines(session, desk, booking, now)
    await record(session, person, "compute.cancelled", f"booking:{booking.id}", now, {"pool": booking.pool})


async def release(session: AsyncSession, desk: Desk, booking: ComputeBooking, person: Person, now: datetime) -> int:
    """End what is running; return the credits given back, for whole slots that were not used.

    Raises:
        Settled: it is not running.
    """
    pool = desk.pool_of(booking)
    if (
        booking.state not in {BookingState.BOOKED, BookingState.MAINTENANCE}
        or not booking.starts_at < now < booking.ends_at
        or pool is None
    ):
        raise Settled("not_running" if booking.state is BookingState.BOOKED else booking.state)
    used = pool.slot_after(now) - booking.starts_at
    before = booking.cost
    await end_at(session, booking, pool, now)
    booking.ends_at = now
    if booking.team_id is not None:
        cost = min(before, pool.cost(booking.units, used))
        await settle_cost(session, booking, cost, now, "early release")
        await forget_reminders(session, desk, booking, now)
        await tell_machines(session, desk, booking, now)
    await record(session, person, "compute.released", f"booking:{booking.id}", now, {"pool": booking.pool})
    return before - booking.cost


async def extend(
    session: AsyncSession, desk: Desk, booking: ComputeBooking, by: timedelta, person: Person, now: datetime
) -> None:
    """Let a booking end later, on the same units.

    Raises:
        NotBooked: it is over, others have the units then, or it would break a rule of the pool or of the team.
    """
    pool = desk.pool_of(booking)
    if booking.state is not BookingState.BOOKED or booking.ends_at <= now or pool is None or booking.team_id is None:
        raise Settled("over" if booking.state is BookingState.BOOKED else booking.state)
    span = TimeSpan(booking.starts_at, pool.slot_after(booking.ends_at + by))
    await check_extension(session, desk, booking, pool, span, now)
    cost = pool.cost(booking.units, span.end - span.start)
    await charge(session, desk, booking, cost, now, "extension")
    await end_at(session, booking, pool, span.end)
    booking.ends_at = span.end
    booking.warned_at = None
    await tell_machines(session, desk, booking, now)
    await record(session, person, "compute.extended", f"booking:{booking.id}", now, {"until": span.end.isoformat()})


async def check_extension(
    session: AsyncSession, desk: Desk, booking: ComputeBooking, pool: Pool, span: TimeSpan, now: datetime
) -> None:
    """Tell whether a booking can have its units for another span.

    Raises:
        NotBooked: it cannot; `NoRoom` where others have some of them.
    """
    check_fit(pool, booking.units, span, min(now, booking.starts_at))
    if booking.team_id is not None:
        asked = Held(booking.units, span.start, span.end, counts=not booking.beyond_quota)
        await check_quotas(session, desk, booking.team_id, asked, now, besides=booking.id)
    added = TimeSpan(booking.ends_at, span.end)
    free = set(await free_units(session, pool, added, besides=booking.id))
    mine = await units_of(session, booking.id)
    if not free.issuperset(mine):
        raise NoRoom(sum(unit in free for unit in mine))


def check_in(booking: ComputeBooking, now: datetime) -> None:
    """Note that somebody is there.

    Raises:
        Settled: it is too early, too late, or no booking any more.
    """
    if booking.state is not BookingState.BOOKED or not booking.starts_at - CHECK_IN_BEFORE <= now < booking.ends_at:
        raise Settled("not_now" if booking.state is BookingState.BOOKED else booking.state)
    booking.checked_in_at = booking.checked_in_at or now
