"""Note that the machines have something to be told of a booking, in the transaction in which it changes."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import Executable, Table
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.upsert import dialect_of, upsert_in
from commands.compute.desk import Desk
from commands.compute.tables import ComputeBooking, ComputeHandover

_ROWS = cast("Table", ComputeHandover.__table__)


async def tell_machines(session: AsyncSession, desk: Desk, booking: ComputeBooking, now: datetime) -> None:
    """Have the machines of the booking's pool told how it stands; whoever does it reads that then."""
    if desk.pool_of(booking) is None:
        return
    values = {"booking_id": booking.id, "pool": booking.pool, "wanted": 1, "done": 0, "attempt": 0, "next_at": now}
    await session.execute(_noting(dialect_of(session)), values)


@cache
def _noting(dialect: str) -> Executable:
    """Return the statement that notes it, built once: every booking needs it."""
    insert = upsert_in(dialect, ComputeHandover)
    again = {"wanted": _ROWS.c.wanted + 1, "attempt": 0, "next_at": insert.excluded.next_at}
    return insert.on_conflict_do_update(index_elements=["booking_id"], set_=again)
