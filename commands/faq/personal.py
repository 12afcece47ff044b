"""What becomes of the questions that a person asked."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import Outbox
from bot.messages import Json
from bot.storage import tables
from commands.faq.handover.cards import take_card_back
from commands.faq.tables import FaqEntry, FaqHandover, FaqQuestion, FaqRevision


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
                "anonymous": row.anonymous,
            }
            for row in rows
        ]

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Delete them; the answers that a person wrote stay, without their name.

        What nobody else asked is taken out of the places of staff as well.
        """
        theirs = select(FaqQuestion.handover_id).where(FaqQuestion.person_id == person_id)
        handovers = [each for each in (await session.scalars(theirs.distinct())).all() if each is not None]
        await session.execute(delete(FaqQuestion).where(FaqQuestion.person_id == person_id))
        still = select(FaqQuestion.handover_id).where(FaqQuestion.handover_id.in_(handovers))
        asked = set((await session.scalars(still)).all())
        for handover_id in handovers:
            if handover_id not in asked:
                await take_card_back(session, Outbox(), handover_id, datetime.now(UTC))
                await session.execute(delete(FaqHandover).where(FaqHandover.id == handover_id))
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
    for revision in await session.scalars(select(FaqRevision).where(FaqRevision.account_id.in_(theirs))):
        if revision.content is not None:
            revision.content = {**revision.content, "owner": None}
