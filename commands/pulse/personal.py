"""What becomes of what a person said for their team."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.nobody import nobody
from bot.messages import Json
from commands.pulse.tables import Pulse


class SaidForTeam:
    """What was said stays with the team, without the name of whoever wrote it."""

    async def export(self, session: AsyncSession, person_id: int) -> Json:
        """Return what a person wrote about the weeks of their team."""
        rows = await session.scalars(select(Pulse).filter_by(person_id=person_id))
        return [
            {"week": row.week, "progress": row.progress, "blocked": row.blocked, "ask": row.ask, "number": row.number}
            for row in rows
        ]

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Give it to nobody."""
        heir = await nobody(session, datetime.now(UTC))
        wrote = update(Pulse).where(Pulse.person_id == person_id)
        await session.execute(wrote.values(person_id=heir.person_id, account_id=heir.account_id))
        await session.execute(update(Pulse).where(Pulse.helper_id == person_id).values(helper_id=heir.person_id))

    async def join(self, session: AsyncSession, kept: int, gone: int) -> None:
        """Give the rows of `gone` to `kept`."""
        await session.execute(update(Pulse).where(Pulse.person_id == gone).values(person_id=kept))
        await session.execute(update(Pulse).where(Pulse.helper_id == gone).values(helper_id=kept))

    async def split(self, session: AsyncSession, account_id: int, person_id: int) -> None:
        """Give what an account wrote to the person who has it now."""
        await session.execute(update(Pulse).where(Pulse.account_id == account_id).values(person_id=person_id))
