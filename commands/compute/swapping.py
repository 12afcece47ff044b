"""Two teams change their bookings: each must own what it gives, and both must agree."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.people import Person
from commands.compute.allocating import lock
from commands.compute.desk import Desk
from commands.compute.ledger import balance, check_credits, move_cost
from commands.compute.notices import forget_reminders
from commands.compute.quotas import Held, check_quotas
from commands.compute.refusals import Settled
from commands.compute.tables import BookingState, ComputeBooking, ComputeSwap, SwapState
from commands.compute.telling_machines import tell_machines


async def propose(
    session: AsyncSession, mine: ComputeBooking, theirs: ComputeBooking, person: Person, now: datetime
) -> ComputeSwap:
    """Keep that a team gives one booking for another.

    Raises:
        Settled: one of them has begun, or is none any more, or both are of one team.
    """
    _check(mine, theirs, now)
    swap = ComputeSwap(
        mine_id=mine.id,
        theirs_id=theirs.id,
        person_id=person.id,
        account_id=person.account_id,
        state=SwapState.PROPOSED,
        created_at=now,
    )
    session.add(swap)
    await session.flush()
    return swap


async def accept(
    session: AsyncSession, desk: Desk, swap: ComputeSwap, person: Person, now: datetime
) -> tuple[ComputeBooking, ComputeBooking]:
    """Change the teams, the persons and who is charged; return both bookings, that of the proposing team first.

    Raises:
        NotBooked: something has changed since, or one of the teams may not have what it would get.
    """
    mine, theirs = await both(session, swap)
    if swap.state is not SwapState.PROPOSED or mine.team_id is None or theirs.team_id is None:
        raise Settled(swap.state)
    _check(mine, theirs, now)
    await _check_team(session, desk, mine.team_id, gets=theirs, gives=mine, now=now)
    await _check_team(session, desk, theirs.team_id, gets=mine, gives=theirs, now=now)
    swap.state = SwapState.DONE
    first, second = mine.team_id, theirs.team_id
    await move_cost(session, mine, second, now)
    await move_cost(session, theirs, first, now)
    mine.person_id, theirs.person_id = theirs.person_id, mine.person_id
    mine.account_id, theirs.account_id = theirs.account_id, mine.account_id
    for booking in (mine, theirs):
        await forget_reminders(session, desk, booking, now)
        await tell_machines(session, desk, booking, now)
        detail = {"swap": swap.id}
        await record(session, person, "compute.swapped", f"booking:{booking.id}", now, detail)
    return theirs, mine


async def both(session: AsyncSession, swap: ComputeSwap) -> tuple[ComputeBooking, ComputeBooking]:
    """Return the two bookings of a swap with their teams and pools locked, the proposing team's first."""
    table = ComputeBooking
    ids = (swap.mine_id, swap.theirs_id)
    known = (await session.execute(select(table.pool, table.team_id).where(table.id.in_(ids)))).all()
    teams = [row.team_id for row in known if row.team_id is not None]
    for pool in sorted({row.pool for row in known}):
        await lock(session, pool, teams)
    mine, theirs = [await session.get_one(ComputeBooking, each, populate_existing=True) for each in ids]
    await session.refresh(swap)
    return mine, theirs


def _check(mine: ComputeBooking, theirs: ComputeBooking, now: datetime) -> None:
    for booking in (mine, theirs):
        if booking.state is not BookingState.BOOKED:
            raise Settled(booking.state)
        if booking.starts_at <= now:
            raise Settled("begun")
    if mine.team_id == theirs.team_id:
        raise Settled("one_team")


async def _check_team(
    session: AsyncSession, desk: Desk, team_id: int, *, gets: ComputeBooking, gives: ComputeBooking, now: datetime
) -> None:
    asked = Held(gets.units, gets.starts_at, gets.ends_at, counts=not gets.beyond_quota)
    await check_quotas(session, desk, team_id, asked, now, besides=gives.id)
    if gets.cost > gives.cost:
        check_credits(desk, gets.cost - gives.cost, await balance(session, desk, team_id))
