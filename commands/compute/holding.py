"""Hold units for a request, and book what is held.

Each function works in the transaction that it is given, and takes the locks that it needs first.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.people import Person
from commands.compute.allocating import choose, free_units, lock, take
from commands.compute.desk import Desk
from commands.compute.lapsing import lapse_holds
from commands.compute.ledger import charge
from commands.compute.notices import ask_staff, remind_before_start
from commands.compute.refusals import NoRoom, Settled
from commands.compute.requests import Request
from commands.compute.standing import check_rules, standing_of
from commands.compute.tables import BookingState, ComputeBooking
from commands.compute.telling_machines import tell_machines

UNCONFIRMED = timedelta(minutes=2)
"""How long units are held for somebody who has not yet said yes."""


async def hold(
    session: AsyncSession,
    desk: Desk,
    request: Request,
    now: datetime,
    *,
    until: datetime | None = None,
    state: BookingState = BookingState.HELD,
) -> ComputeBooking:
    """Keep units for a request until it is confirmed, or given up; a repeated request finds its own hold again.

    Raises:
        NotBooked: it does not fit the pool, the team's quotas or credits, or there is no room.
    """
    await lock(session, request.pool.name, [request.team.id])
    standing = await standing_of(session, desk, request)
    if standing.known is not None:
        return await session.get_one(ComputeBooking, standing.known)
    await check_rules(session, desk, request, standing, now)
    units = await _units_for(session, desk, request, now)
    booking = ComputeBooking(
        token=request.token,
        request=request.group or request.token,
        pool=request.pool.name,
        units=request.units,
        starts_at=request.span.start,
        ends_at=request.span.end,
        state=state,
        team_id=request.team.id,
        person_id=request.person.id,
        account_id=request.person.account_id,
        purpose=request.purpose,
        cost=0,
        beyond_quota=request.is_beyond_quota,
        created_at=now,
        held_until=until or now + UNCONFIRMED,
    )
    session.add(booking)
    await session.flush()
    await take(session, booking.id, request.pool, units, request.span)
    return booking


async def confirm(session: AsyncSession, desk: Desk, booking: ComputeBooking, person: Person, now: datetime) -> None:
    """Book what is held or offered, or hand it to staff for approval; its pool is locked by now.

    What is booked already stays as it is.

    Raises:
        Settled: it is held no more, or its pool is no more.
        TooDear: the credits have gone since.
    """
    if booking.state in {BookingState.BOOKED, BookingState.PENDING}:
        return
    pool = desk.pool_of(booking)
    if pool is None or booking.team_id is None:
        raise Settled("over")
    if booking.state not in {BookingState.HELD, BookingState.OFFERED} or _is_over(booking, now):
        raise Settled(booking.state)
    length = booking.ends_at - booking.starts_at
    cost = pool.cost(booking.units, length)
    await charge(session, desk, booking, cost, now)
    if pool.needs_approval(booking.units, length) and booking.starts_at > now:
        booking.state = BookingState.PENDING
        booking.held_until = min(now + timedelta(hours=desk.rules.approve_within_hours), booking.starts_at)
        await ask_staff(session, desk, booking, now)
    else:
        await settle_as_booked(session, desk, booking, now)
    await record(session, person, f"compute.{booking.state}", f"booking:{booking.id}", now, {"pool": booking.pool})


async def settle_as_booked(session: AsyncSession, desk: Desk, booking: ComputeBooking, now: datetime) -> None:
    """Let a booking be one from here on: its person is reminded, and the machines are told."""
    booking.state = BookingState.BOOKED
    booking.held_until = None
    await remind_before_start(session, desk, booking, now)
    await tell_machines(session, desk, booking, now)


async def locked(session: AsyncSession, booking_id: int) -> ComputeBooking | None:
    """Return a booking with its team and its pool locked, as it stands then; None where there is none."""
    table = ComputeBooking
    known = (await session.execute(select(table.pool, table.team_id).where(table.id == booking_id))).one_or_none()
    if known is None:
        return None
    await lock(session, known.pool, [known.team_id] if known.team_id is not None else [])
    return await session.get(ComputeBooking, booking_id, populate_existing=True)


async def _units_for(session: AsyncSession, desk: Desk, request: Request, now: datetime) -> list[int]:
    pool, span = request.pool, request.span
    free = await free_units(session, pool, span)
    if len(free) < request.units and await lapse_holds(session, desk, now, pool.name):
        free = await free_units(session, pool, span)
    if len(free) < request.units:
        raise NoRoom(len(free))
    return list(choose(pool, free, request.units))


def _is_over(booking: ComputeBooking, now: datetime) -> bool:
    return booking.held_until is None or booking.held_until <= now or booking.ends_at <= now
