"""Let offers end in time, and seats that became free in other ways reach the waitlist."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from bot.application import Application
from commands.events.desk import EventDesk
from commands.events.programme.finding import find_event
from commands.events.rsvp.offers import lapse_offers
from commands.events.rsvp.responding import follow_up
from commands.events.tables import Answer, EventRow, Rsvp, Status


async def tend_waitlists(application: Application) -> None:
    """Look after the waitlist of every event that is still to come."""
    desk = application.services.get(EventDesk)
    now = application.clock.now()
    taken = func.coalesce(func.sum(1 + Rsvp.guests).filter(Rsvp.answer.in_((Answer.GOING, Answer.OFFERED))), 0)
    waiting = func.count().filter(Rsvp.answer == Answer.WAITING)
    ended = func.count().filter(Rsvp.offer_ends_at <= now)
    contested = select(Rsvp.event_id).where(Rsvp.answer.in_((Answer.WAITING, Answer.OFFERED))).distinct()
    to_do = (
        select(EventRow.id)
        .join(Rsvp, Rsvp.event_id == EventRow.id)
        .where(EventRow.id.in_(contested), EventRow.status == Status.PLANNED, EventRow.ends_at > now)
        .group_by(EventRow.id, EventRow.capacity)
        .having(or_(ended > 0, (waiting > 0) & or_(EventRow.capacity.is_(None), taken < EventRow.capacity)))
    )
    async with application.database.read() as session:
        found = (await session.scalars(to_do)).all()
    for event_id in found:
        async with application.database.write() as session:
            event = await find_event(session, event_id, lock=True)
            if event is not None:
                await lapse_offers(session, desk, event, now)
                await follow_up(session, desk, event, now)
