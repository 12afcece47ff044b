"""What becomes of the questions that a person asked."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Json
from bot.storage import tables
from commands.faq.tables import FaqEntry, FaqQuestion


class AskedQuestions:
    """A person's questions: theirs to take along and to have deleted."""

    async def export(self, session: AsyncSession, person_id: int) -> Json:
        """Return every question with when it was asked and what became of it."""
        rows = (await session.execute(select(FaqQuestion).filter_by(person_id=person_id))).scalars()
        return [
            {
                "asked_at": row.asked_at.isoformat(),
                "text": row.text,
                "outcome": row.outcome.value,
                "entry": row.entry_id,
                "helped": row.helped,
            }
            for row in rows
        ]

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Delete them; the answers that a person wrote stay, without their name."""
        await session.execute(delete(FaqQuestion).where(FaqQuestion.person_id == person_id))
        await _disown(session, person_id)

    async def join(self, session: AsyncSession, kept: int, gone: int) -> None:
        """Give the questions of `gone` to `kept`."""
        await session.execute(update(FaqQuestion).where(FaqQuestion.person_id == gone).values(person_id=kept))

    async def split(self, session: AsyncSession, account_id: int, person_id: int) -> None:
        """Give the questions that an account asked to the person who has it now."""
        await session.execute(
            update(FaqQuestion).where(FaqQuestion.account_id == account_id).values(person_id=person_id)
        )


async def _disown(session: AsyncSession, person_id: int) -> None:
    theirs = select(tables.Account.id).where(tables.Account.person_id == person_id)
    for entry in await session.scalars(select(FaqEntry).where(FaqEntry.edited_by.in_(theirs))):
        entry.content = {**entry.content, "owner": None}
