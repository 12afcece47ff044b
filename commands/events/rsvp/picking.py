"""`/events pick`: staff choose who of the waitlist is next."""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import func, select

from bot.audit import record
from bot.call import Call
from bot.declaration.command import Answers
from bot.declaration.parameters import Param
from bot.messages import Message, say
from bot.people import PersonRef
from bot.roles import Role
from bot.storage import Database
from commands.events.desk import EventDesk
from commands.events.group import events
from commands.events.lookup import EVENT_AMONG_WORDS, EventRef
from commands.events.programme.finding import find_event
from commands.events.rsvp.answers import rsvp_of
from commands.events.rsvp.responding import follow_up
from commands.events.tables import Answer, Rsvp


@events.command("pick", answers=Answers.PRIVATE, requires=Role.STAFF)
async def pick(call: Call, event: Annotated[EventRef, Param(type=EVENT_AMONG_WORDS)], person: PersonRef) -> Message:
    """Put somebody who waits at the head of the waitlist, and offer them a seat if one is free."""
    async with call.service(Database).write() as session:
        found = await find_event(session, event.id, lock=True)
        if found is None or not found.takes_place:
            return say("events.gone")
        row = await rsvp_of(session, found.id, person.id)
        if row is None or row.answer is not Answer.WAITING:
            return say("events.pick.not_waiting", name=person.name, title=found.details.named)
        first = select(func.min(Rsvp.queue)).where(Rsvp.event_id == found.id, Rsvp.answer == Answer.WAITING)
        row.queue = (await session.scalar(first) or 0) - 1
        await session.flush()
        await record(session, call.person, "events:picked", f"person:{person.id}", call.now, {"event": found.id})
        await follow_up(session, call.service(EventDesk), found, call.now)
        picked = await rsvp_of(session, found.id, person.id)
    offered = picked is not None and picked.answer is Answer.OFFERED
    return say(f"events.pick.{'offered' if offered else 'next'}", name=person.name, title=found.details.named)
