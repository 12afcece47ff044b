"""What happens to bookings by itself as time goes by: looked after at an even pace, found in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.declaration.times import TimeSpan
from bot.storage import Database
from commands.compute.allocating import end_at
from commands.compute.changing import check_extension
from commands.compute.desk import Desk
from commands.compute.holding import locked
from commands.compute.lapsing import lapse_holds
from commands.compute.notices import forget_reminders, tell_no_show, warn_of_end
from commands.compute.pools import Pool
from commands.compute.refusals import NotBooked
from commands.compute.tables import BookingState, ComputeBooking, ComputeWish, WishState
from commands.compute.telling_machines import tell_machines
from commands.compute.waiting import forget_vain_wishes, make_offers

WARNING = timedelta(minutes=15)
"""How long before its end a booking is warned of it."""

_LONGEST_ABSENCE = timedelta(days=2)
"""How late a no-show is still released: what is over longer ago is left as it was."""


async def look_after_bookings(application: Application) -> None:
    """Do everything that is due."""
    await turn(application.database, application.services.get(Desk), application.clock.now())


async def turn(database: Database, desk: Desk, now: datetime) -> None:
    """Give back what lapsed and who did not come, warn of ends, and offer what came free."""
    async with database.read() as session:
        lapsed = await session.scalar(select(exists().where(ComputeBooking.held_until <= now)))
        absent = await _absent(session, desk, now)
        ending = await _ending(session, now)
        waited_for = set(await session.scalars(select(ComputeWish.pool).where(ComputeWish.state == WishState.WAITING)))
    if lapsed:
        async with database.write() as session:
            await lapse_holds(session, desk, now)
    for booking_id in absent:
        async with database.write() as session:
            await _release_no_show(session, desk, booking_id, now)
    for booking_id in ending:
        async with database.write() as session:
            await _warn(session, desk, booking_id, now)
    if waited_for:
        await _offer(database, desk, waited_for, now)


async def _offer(database: Database, desk: Desk, names: set[str], now: datetime) -> None:
    async with database.write() as session:
        await forget_vain_wishes(session, now)
    for pool in desk.pools:
        if pool.name in names:
            async with database.write() as session:
                await make_offers(session, desk, pool, now)


async def _absent(session: AsyncSession, desk: Desk, now: datetime) -> Sequence[int]:
    """Return what should have been checked in by now, and was not."""
    table = ComputeBooking
    late = [
        (table.pool == pool.name) & (table.starts_at <= now - timedelta(minutes=pool.table.check_in_minutes))
        for pool in desk.pools
        if pool.table.check_in_minutes
    ]
    if not late:
        return ()
    statement = select(table.id).where(
        table.state == BookingState.BOOKED,
        table.ends_at > now,
        table.starts_at > now - _LONGEST_ABSENCE,
        table.checked_in_at.is_(None),
        or_(*late),
    )
    return (await session.scalars(statement)).all()


async def _release_no_show(session: AsyncSession, desk: Desk, booking_id: int, now: datetime) -> None:
    """Let others have what nobody came for; it stays charged."""
    booking = await locked(session, booking_id)
    pool = desk.pool_of(booking) if booking is not None else None
    if booking is None or pool is None or booking.state is not BookingState.BOOKED or booking.checked_in_at:
        return
    if booking.ends_at <= now:
        return
    await end_at(session, booking, pool, now)
    booking.state = BookingState.NO_SHOW
    booking.ends_at = now
    await forget_reminders(session, desk, booking, now)
    await tell_machines(session, desk, booking, now)
    await tell_no_show(session, desk, booking, now)


async def _ending(session: AsyncSession, now: datetime) -> Sequence[int]:
    table = ComputeBooking
    statement = select(table.id).where(
        table.state == BookingState.BOOKED,
        table.ends_at > now,
        table.ends_at <= now + WARNING,
        table.starts_at < now,
        table.warned_at.is_(None),
    )
    return (await session.scalars(statement)).all()


async def _warn(session: AsyncSession, desk: Desk, booking_id: int, now: datetime) -> None:
    booking = await locked(session, booking_id)
    pool = desk.pool_of(booking) if booking is not None else None
    if booking is None or pool is None or booking.state is not BookingState.BOOKED or booking.warned_at is not None:
        return
    booking.warned_at = now
    await warn_of_end(session, desk, booking, await _extension(session, desk, booking, pool, now), now)


async def _extension(
    session: AsyncSession, desk: Desk, booking: ComputeBooking, pool: Pool, now: datetime
) -> timedelta | None:
    """Return by how much a booking can be extended: two slots, or one, or not at all."""
    for slots in (2, 1):
        span = TimeSpan(booking.starts_at, booking.ends_at + slots * pool.slot)
        try:
            await check_extension(session, desk, booking, pool, span, now)
        except NotBooked:
            continue
        return slots * pool.slot
    return None
