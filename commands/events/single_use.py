"""Drafts that are used once, so that a button pressed twice does its work one time."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.tables import Draft


async def use_up(session: AsyncSession, token: str) -> bool:
    """Use a draft up within the transaction of its work; return False where that has been done already."""
    draft = await session.scalar(select(Draft).filter_by(id=token).with_for_update())
    if draft is None:
        return False
    await session.delete(draft)
    await session.flush()
    return True
