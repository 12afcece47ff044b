"""A person's accounts as they are shown to themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage import tables

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


async def accounts_of(session: AsyncSession, person_id: int) -> Sequence[tables.Account]:
    """Return the accounts of a person that are in use, the oldest first."""
    table = tables.Account
    statement = select(table).where(table.person_id == person_id, table.left_at.is_(None)).order_by(table.id)
    return (await session.scalars(statement)).all()


def preferred_of(accounts: Sequence[tables.Account]) -> tables.Account | None:
    """Return the account that a person wants to be reached on; None where they left it to the bot."""
    chosen = [each for each in accounts if each.preferred_at is not None]
    return max(chosen, key=lambda each: each.preferred_at or _NEVER, default=None)


async def prefer(session: AsyncSession, person_id: int, account_id: int | None, now: datetime) -> bool:
    """Keep where a person wants to be reached; None leaves it to the bot. Return False where it is not theirs."""
    table = tables.Account
    if account_id is not None and account_id not in {each.id for each in await accounts_of(session, person_id)}:
        return False
    await session.execute(update(table).where(table.person_id == person_id).values(preferred_at=None))
    if account_id is not None:
        await session.execute(update(table).where(table.id == account_id).values(preferred_at=now))
    return True


def shown(account: tables.Account) -> str:
    """Return an account in words: its name, the platform, and the workspace where there is one."""
    where = f"{account.platform.capitalize()} {account.workspace}".strip()
    return f"{account.display_name or account.user} · {where}"
