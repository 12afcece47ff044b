"""What becomes of a wish with the offer that was made for it."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from commands.compute.tables import ComputeWish, WishState


async def settle_wish(session: AsyncSession, booking_id: int, state: WishState) -> None:
    """Let the wish for which a booking was offered be in another state, if there is one."""
    table = ComputeWish
    offered = (table.booking_id == booking_id) & (table.state == WishState.OFFERED)
    await session.execute(update(table).where(offered).values(state=state))
