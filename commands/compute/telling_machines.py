"""Note that the machines have something to be told of a booking, in the transaction in which it changes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.upsert import upsert
from commands.compute.desk import Desk
from commands.compute.tables import ComputeBooking, ComputeHandover


async def tell_machines(session: AsyncSession, desk: Desk, booking: ComputeBooking, now: datetime) -> None:
    """Have the machines of the booking's pool told how it stands; whoever does it reads that then."""
    if desk.pool_of(booking) is None:
        return
    table = ComputeHandover
    values = {"booking_id": booking.id, "pool": booking.pool, "wanted": 1, "done": 0, "attempt": 0, "next_at": now}
    insert = upsert(session, table).values(values)
    again = {"wanted": table.wanted + 1, "attempt": 0, "next_at": now}
    await session.execute(insert.on_conflict_do_update(index_elements=["booking_id"], set_=again))
