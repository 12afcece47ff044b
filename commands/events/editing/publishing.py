"""Put a new event up and tell its audience."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.call import Call
from bot.components import component
from bot.messages import Actions, Button, File, Message, Paragraph, phrase, say
from bot.storage import Database
from commands.events.cards.card import card
from commands.events.cards.standing import announce
from commands.events.desk import EventDesk
from commands.events.editing.wish import Proposed
from commands.events.programme.event import Event
from commands.events.programme.keeping import plan
from commands.events.programme.pictures import give_picture
from commands.events.recurring.series import begin_series
from commands.events.rsvp.seats import Count
from commands.events.single_use import use_up


async def publish(call: Call, proposed: Proposed, picture: File | None, token: str) -> Message:
    """Put an event up once for each wish; return what staff see of it."""
    desk = call.service(EventDesk)
    async with call.service(Database).write() as session:
        if not await use_up(session, token):
            return say("events.created_already")
        made = await _made(session, call, proposed)
        if not made:
            return say("events.over_already")
        if picture is not None:
            await give_picture(session, [each.id for each in made], picture)
        event = made[0]
        told = await announce(session, desk, event, call.now)
        await record(session, call.person, "events:created", f"event:{event.id}", call.now, {"occurrences": len(made)})
    undo = Button(phrase("events.undo"), component("events:cancel", f"{event.id}:{len(made) > 1:d}"))
    key = "events.created_series" if len(made) > 1 else "events.created"
    if proposed.rule is not None and proposed.rule.count is None and proposed.rule.until is None:
        key = "events.created_endless"
    text = phrase(key, title=event.details.named, number=event.id, told=told, count=len(made))
    return Message((Paragraph(text), *card(event, Count()).blocks, Actions((undo,))))


async def _made(session: AsyncSession, call: Call, proposed: Proposed) -> list[Event]:
    by = call.person.account_id
    if proposed.rule is not None:
        return list(await begin_series(session, proposed.details, proposed.rule, by, call.now))
    return [await plan(session, proposed.details, call.now, by=by)]
