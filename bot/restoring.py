"""What a restored database must not do again: say or handle what it said and handled after the backup was made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.restored import mark_restored
from bot.storage import tables
from bot.storage.tables import InboxState


async def settle_after(session: AsyncSession, made_at: datetime, now: datetime) -> int:
    """Hold deliveries that have fallen due since the backup, and let nothing be answered that arrived before it.

    Return how many deliveries are held. What had arrived and was not answered yet was so soon after, or its person has
    long asked again.
    """
    arrived = tables.Inbox.state == InboxState.RECEIVED
    await session.execute(
        update(tables.Inbox).where(arrived).values(state=InboxState.FAILED, done_at=now, leased_until=None)
    )
    return await mark_restored(session, made_at, now)
