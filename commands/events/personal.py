"""What becomes of a person's answers, feedback and settings."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Json
from commands.events.rsvp.set_aside import set_weaker_aside, take_up_again
from commands.events.tables import (
    Answer,
    CalendarAddress,
    EventFeedback,
    EventPreference,
    EventSlot,
    Rsvp,
    RsvpAside,
)

_OWNED = (EventPreference, CalendarAddress, EventFeedback, Rsvp, RsvpAside)


class OwnEvents:
    """A person's answers, feedback and settings: theirs to take along and to have deleted."""

    async def export(self, session: AsyncSession, person_id: int) -> Json:
        """Return what the person said to which event, and how they want to hear of events."""
        answers = await session.scalars(select(Rsvp).filter_by(person_id=person_id).order_by(Rsvp.id))
        feedback = await session.scalars(select(EventFeedback).filter_by(person_id=person_id))
        wishes = await session.scalar(select(EventPreference).filter_by(person_id=person_id))
        slots = await session.scalars(select(EventSlot).filter_by(person_id=person_id))
        return {
            "answers": [
                {
                    "event": row.event_id,
                    "answer": Answer(row.answer).value,
                    "guests": row.guests,
                    "hidden": row.hidden,
                    "replies": {name: str(value) for name, value in row.replies.items()},
                    "answered_at": row.answered_at.isoformat(),
                    "checked_in_at": row.checked_in_at.isoformat() if row.checked_in_at else None,
                }
                for row in answers
            ],
            "feedback": [{"event": row.event_id, "score": row.score, "line": row.line} for row in feedback],
            "reminders": wishes.reminders if wishes is not None else None,
            "slots": [{"event": row.event_id, "starts_at": row.starts_at.isoformat()} for row in slots],
        }

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Delete all of it; the upkeep offers the seats that become free."""
        for table in _OWNED:
            await session.execute(delete(table).where(table.person_id == person_id))
        given_up = update(EventSlot).where(EventSlot.person_id == person_id)
        await session.execute(given_up.values(person_id=None, team_id=None, account_id=None))

    async def join(self, session: AsyncSession, kept: int, gone: int) -> None:
        """Give what is `gone`'s to `kept`; of two answers to one event the stronger stays, of two settings `kept`'s."""
        await set_weaker_aside(session, kept, gone)
        rated = select(EventFeedback.event_id).where(EventFeedback.person_id == kept)
        await session.execute(
            delete(EventFeedback).where(EventFeedback.person_id == gone, EventFeedback.event_id.in_(rated))
        )
        for settings in (EventPreference, CalendarAddress):
            if await session.scalar(select(settings.id).where(settings.person_id == kept)) is not None:
                await session.execute(delete(settings).where(settings.person_id == gone))
        for owned in (*_OWNED, EventSlot):
            await session.execute(update(owned).where(owned.person_id == gone).values(person_id=kept))

    async def split(self, session: AsyncSession, account_id: int, person_id: int) -> None:
        """Give what an account said to the person who has it now; settings stay where they are."""
        for table in (Rsvp, RsvpAside, EventFeedback, EventSlot):
            await session.execute(update(table).where(table.account_id == account_id).values(person_id=person_id))
        await take_up_again(session, account_id)
