"""What becomes of how often a person wants the digest."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Json
from bot.series.tables import Series
from commands.digest.rhythms import KIND, of_person
from commands.digest.tables import DigestChoice, DigestDue


class OwnDigest:
    """A person's choice, with the series behind it."""

    async def export(self, session: AsyncSession, person_id: int) -> Json:
        """Return the choice."""
        rows = await session.scalars(select(DigestChoice).filter_by(person_id=person_id))
        return [{"how_often": row.how_often.value, "at": row.at} for row in rows]

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Delete it with its series."""
        await session.execute(delete(DigestChoice).where(DigestChoice.person_id == person_id))
        await session.execute(delete(DigestDue).where(DigestDue.subject == of_person(person_id)))
        await session.execute(delete(Series).where(Series.kind == KIND, Series.subject == of_person(person_id)))

    async def join(self, session: AsyncSession, kept: int, gone: int) -> None:
        """Let both choices be of one person, of which the newest counts; the digest comes once a day at most."""
        await session.execute(update(DigestChoice).where(DigestChoice.person_id == gone).values(person_id=kept))
        await _rename(session, gone, kept)

    async def split(self, session: AsyncSession, account_id: int, person_id: int) -> None:
        """Give the choice that an account made to the person who has it now."""
        row = await session.scalar(select(DigestChoice).filter_by(account_id=account_id))
        if row is None:
            return
        row.person_id = person_id
        if row.series_id is not None:
            subject = of_person(person_id)
            await session.execute(update(Series).where(Series.id == row.series_id).values(subject=subject))


async def _rename(session: AsyncSession, gone: int, kept: int) -> None:
    statement = update(Series).where(Series.kind == KIND, Series.subject == of_person(gone))
    await session.execute(statement.values(subject=of_person(kept)))
