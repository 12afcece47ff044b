"""What becomes of what a person said for their team."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.nobody import nobody
from bot.messages import Json
from commands.milestones.tables import MilestoneDone


class SaidDone:
    """That a team is done stays for the team, without the name of whoever said so."""

    async def export(self, session: AsyncSession, person_id: int) -> Json:
        """Return what a person said was done, and when."""
        rows = await session.scalars(select(MilestoneDone).filter_by(person_id=person_id))
        return [{"milestone": row.milestone_id, "team": row.team_id, "at": row.at.isoformat()} for row in rows]

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Give it to nobody."""
        heir = await nobody(session, datetime.now(UTC))
        table = MilestoneDone
        given = update(table).where(table.person_id == person_id)
        await session.execute(given.values(person_id=heir.person_id, account_id=heir.account_id))

    async def join(self, session: AsyncSession, kept: int, gone: int) -> None:
        """Give the rows of `gone` to `kept`."""
        await session.execute(update(MilestoneDone).where(MilestoneDone.person_id == gone).values(person_id=kept))

    async def split(self, session: AsyncSession, account_id: int, person_id: int) -> None:
        """Give what an account said to the person who has it now."""
        table = MilestoneDone
        await session.execute(update(table).where(table.account_id == account_id).values(person_id=person_id))
