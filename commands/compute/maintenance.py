"""What staff block: a window for maintenance, or a unit that is out. It counts as taken like everything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.declaration.times import TimeSpan
from bot.messages import Json
from bot.people import Person
from commands.compute.allocating import PIECE, give_back, lock, take, waive_buffers
from commands.compute.desk import Desk
from commands.compute.ledger import settle_cost
from commands.compute.notices import forget_reminders, show_approval, tell_cancelled, tell_offer_lapsed
from commands.compute.pools import Pool
from commands.compute.refusals import NotBooked
from commands.compute.tables import BookingState, ComputeAllocation, ComputeBooking, WishState
from commands.compute.telling_machines import tell_machines
from commands.compute.wishes import settle_wish


@dataclass
class InTheWay(NotBooked):
    """Something runs on the units, or they are blocked already."""

    bookings: Sequence[ComputeBooking]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Units of a pool that are to be kept from everybody for a span; `token` is the key of the request."""

    pool: Pool
    units: Sequence[int]
    span: TimeSpan
    reason: str
    token: str


async def block(
    session: AsyncSession, desk: Desk, asked: Block, person: Person, now: datetime
) -> tuple[ComputeBooking, Sequence[ComputeBooking]]:
    """Keep units from everybody, and cancel what people have booked of them; return both.

    Raises:
        InTheWay: something is running on them, or they are blocked already.
    """
    pool, span = asked.pool, asked.span
    await lock(session, pool.name)
    known = await session.scalar(select(ComputeBooking).filter_by(token=asked.token))
    if known is not None:
        return known, ()
    hindering = await _bookings_on(session, pool, asked.units, span)
    immovable = [each for each in hindering if each.team_id is None or each.starts_at <= now]
    if immovable:
        raise InTheWay(immovable)
    for each in hindering:
        await _make_way(session, desk, each, asked.reason, now)
    await waive_buffers(session, pool, asked.units, span)
    booking = _row(asked, person, now)
    session.add(booking)
    await session.flush()
    await take(session, booking.id, pool, asked.units, span, buffered=False)
    detail: dict[str, Json] = {"pool": pool.name, "units": list(asked.units), "reason": asked.reason}
    await record(session, person, "compute.blocked", f"booking:{booking.id}", now, detail)
    return booking, hindering


def _row(asked: Block, person: Person, now: datetime) -> ComputeBooking:
    return ComputeBooking(
        token=asked.token,
        request=asked.token,
        pool=asked.pool.name,
        units=len(asked.units),
        starts_at=asked.span.start,
        ends_at=asked.span.end,
        state=BookingState.MAINTENANCE,
        team_id=None,
        person_id=person.id,
        account_id=person.account_id,
        purpose=asked.reason,
        cost=0,
        beyond_quota=True,
        created_at=now,
    )


async def _bookings_on(
    session: AsyncSession, pool: Pool, units: Sequence[int], span: TimeSpan
) -> Sequence[ComputeBooking]:
    taking, table = ComputeAllocation, ComputeBooking
    ids = select(taking.booking_id).where(
        taking.pool == pool.name,
        taking.unit.in_(units),
        taking.starts_at > span.start - PIECE,
        taking.starts_at < span.end,
        taking.ends_at > span.start,
        taking.live,
        ~taking.is_buffer,
    )
    return (await session.scalars(select(table).where(table.id.in_(ids)).order_by(table.starts_at))).all()


async def _make_way(session: AsyncSession, desk: Desk, booking: ComputeBooking, reason: str, now: datetime) -> None:
    was = booking.state
    booking.state = BookingState.CANCELLED
    booking.held_until = None
    await give_back(session, booking.id)
    await settle_cost(session, booking, 0, now, reason)
    if was is BookingState.PENDING:
        await show_approval(session, desk, booking, now)
    if was is BookingState.OFFERED:
        await settle_wish(session, booking.id, WishState.WAITING)
        await tell_offer_lapsed(session, desk, booking, now)
    if was is BookingState.BOOKED:
        await forget_reminders(session, desk, booking, now)
        await tell_machines(session, desk, booking, now)
    if was not in {BookingState.HELD, BookingState.OFFERED}:
        await tell_cancelled(session, desk, booking, reason, now)
