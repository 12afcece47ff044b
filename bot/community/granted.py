"""What platforms' own groups grant: kept for whoever is not asking, and taken away when a platform says so."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.directory import highest_granted
from bot.people import Account
from bot.storage import tables


async def keep_granted(session: AsyncSession, accounts: Iterable[Account]) -> None:
    """Keep what the groups of their platform grant some accounts now; those that nobody knows are passed over."""
    table = tables.Account
    for account in accounts:
        ours = (
            table.platform == account.platform,
            table.workspace == account.workspace,
            table.user == account.user,
        )
        await session.execute(update(table).where(*ours).values(granted=highest_granted(account.grants)))
