"""What follows when somebody leaves the programme: their seats are free again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import Services
from commands.events.calendar_out.addresses import revoke
from commands.events.desk import EventDesk
from commands.events.programme.finding import find_event
from commands.events.rsvp.answers import rsvp_of
from commands.events.rsvp.responding import follow_up
from commands.events.tables import Answer, EventRow, Rsvp

_COMING = (Answer.GOING, Answer.MAYBE, Answer.WAITING, Answer.OFFERED)


async def departed(services: Services, session: AsyncSession, person_id: int, now: datetime) -> None:
    """Take somebody off every list of what is still to come, and make their calendar addresses worthless."""
    await revoke(session, person_id)
    statement = (
        select(Rsvp.event_id)
        .join(EventRow, EventRow.id == Rsvp.event_id)
        .where(Rsvp.person_id == person_id, Rsvp.answer.in_(_COMING), EventRow.starts_at > now)
    )
    for event_id in (await session.scalars(statement)).all():
        event = await find_event(session, event_id, lock=True)
        row = await rsvp_of(session, event_id, person_id)
        if event is None or row is None:
            continue
        row.answer, row.queue, row.offer_ends_at = Answer.NO, None, None
        await session.flush()
        await follow_up(session, services.get(EventDesk), event, now)
