"""What becomes of a person's reminders."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Json
from bot.series.tables import Series
from commands.reminders.tables import Reminder


class OwnReminders:
    """A person's reminders: theirs to take along and to have deleted, with the series behind them."""

    async def export(self, session: AsyncSession, person_id: int) -> Json:
        """Return every reminder with when it comes next."""
        rows = await session.execute(
            select(Reminder, Series)
            .join(Series, Series.id == Reminder.series_id)
            .where(Reminder.person_id == person_id)
        )
        return [
            {
                "text": reminder.text,
                "first": series.first,
                "zone": series.zone,
                "rule": series.rule,
                "next": series.due_at.isoformat() if series.due_at else None,
            }
            for reminder, series in rows
        ]

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Delete them with their series."""
        series = (await session.scalars(select(Reminder.series_id).filter_by(person_id=person_id))).all()
        await session.execute(delete(Reminder).where(Reminder.person_id == person_id))
        await session.execute(delete(Series).where(Series.id.in_(series)))

    async def join(self, session: AsyncSession, kept: int, gone: int) -> None:
        """Give the reminders of `gone` to `kept`."""
        await session.execute(update(Reminder).where(Reminder.person_id == gone).values(person_id=kept))

    async def split(self, session: AsyncSession, account_id: int, person_id: int) -> None:
        """Give the reminders that an account set to the person who has it now."""
        await session.execute(update(Reminder).where(Reminder.account_id == account_id).values(person_id=person_id))
