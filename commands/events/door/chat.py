"""`/events checkin`, `/events door` and `/events attendance`."""

from __future__ import annotations

import hmac
from typing import Annotated

from bot.audit import record
from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.keyring import Keyring
from bot.messages import (
    Actions,
    Block,
    Code,
    Context,
    File,
    Heading,
    Listing,
    Message,
    Option,
    Paragraph,
    RichText,
    Select,
    phrase,
    rich,
    say,
)
from bot.people import PersonRef
from bot.roles import Role
from bot.spreadsheets import MEDIA_TYPE
from bot.storage import Database
from commands.events.cards.standing import update_cards
from commands.events.desk import EventDesk
from commands.events.door.presence import attendance, check_in, code_of, events_at_door
from commands.events.group import events
from commands.events.lookup import EVENT, EVENT_AMONG_WORDS, EventRef
from commands.events.programme.event import Event
from commands.events.programme.finding import find_event
from commands.events.programme.visibility import audiences_for
from commands.events.rsvp.seats import goers
from commands.events.tables import Answer

_MOST_OFFERED = 25
_MOST_LISTED = 60


@events.command("checkin", answers=Answers.FORM)
async def checkin(call: Call, code: Annotated[str, Param(minimum=4, maximum=12)]) -> Message:
    """Check the person in who reads the code at the door."""
    keyring = call.service(Keyring)
    typed = code.strip().encode()
    async with call.service(Database).write() as session:
        audiences = await audiences_for(call.services, session, call.person)
        found = [each for each in await events_at_door(session, call.now) if _may(each, audiences)]
        event = next((each for each in found if hmac.compare_digest(code_of(keyring, each).encode(), typed)), None)
        if event is None:
            return say("events.door.wrong_code")
        new = await check_in(session, event, call.person.id, call.person, call.now)
        await update_cards(session, call.service(EventDesk), event, call.now)
    return say("events.door.welcome" if new else "events.door.here_already", title=event.details.named)


@events.command("door", answers=Answers.PRIVATE, requires=Role.STAFF)
async def door(call: Call, event: Annotated[EventRef, Param(type=EVENT)]) -> Message:
    """Show the code of an event and the list of those who go."""
    return await _door(call, event.id)


@events.command("present", answers=Answers.PRIVATE, requires=Role.STAFF)
async def present(call: Call, event: Annotated[EventRef, Param(type=EVENT_AMONG_WORDS)], person: PersonRef) -> Message:
    """Check somebody in from the list."""
    return await _present(call, event.id, person.id)


@events.command("attendance", answers=Answers.PRIVATE, requires=Role.STAFF)
async def attendance_file(call: Call, event: Annotated[EventRef, Param(type=EVENT)]) -> Message:
    """Hand over who answered what and who came, as CSV."""
    async with call.service(Database).write() as session:
        found = await find_event(session, event.id)
        if found is None:
            return say("events.gone")
        people = await goers(session, found.id, tuple(Answer))
        await record(session, call.person, "events:attendance", f"event:{found.id}", call.now)
    file = File(f"attendance-{found.id}.csv", attendance(found, people, call.now), MEDIA_TYPE)
    came = sum(each.checked_in for each in people)
    going = sum(each.answer is Answer.GOING for each in people)
    absent = going - came if came and found.is_over(call.now) else 0
    text = phrase("events.door.attendance", title=found.details.named, going=going, came=came, absent=absent)
    return Message((Paragraph(text), file))


@action("events:present", replaces=True, requires=Role.STAFF)
async def present_chosen(call: Call, argument: str) -> Message:
    """Check in who was chosen from the list."""
    chosen = call.chosen[0] if call.chosen else ""
    if not argument.isdecimal() or not chosen.isdecimal():
        return say("events.gone")
    await _present(call, int(argument), int(chosen))
    return await _door(call, int(argument))


async def _present(call: Call, event_id: int, person_id: int) -> Message:
    async with call.service(Database).write() as session:
        event = await find_event(session, event_id, lock=True)
        if event is None or not event.takes_place:
            return say("events.gone")
        new = await check_in(session, event, person_id, call.person, call.now)
        if new:
            await record(session, call.person, "events:checked-in", f"person:{person_id}", call.now)
            await update_cards(session, call.service(EventDesk), event, call.now)
    return say("events.door.checked_in" if new else "events.door.was_checked_in", title=event.details.named)


async def _door(call: Call, event_id: int) -> Message:
    async with call.service(Database).read() as session:
        event = await find_event(session, event_id)
        if event is None:
            return say("events.gone")
        people = await goers(session, event.id, (Answer.GOING,))
    code = code_of(call.service(Keyring), event)
    blocks: list[Block] = [
        Heading(phrase("events.door.title", title=event.details.named)),
        Paragraph(phrase("events.door.code", code=Code(code))),
    ]
    items: list[RichText] = [
        rich("✓ " if each.checked_in else "– ", each.name, f" +{each.guests}" if each.guests else "")
        for each in people[:_MOST_LISTED]
    ]
    if items:
        blocks.append(Listing(tuple(items)))
    waiting = [each for each in people if not each.checked_in][:_MOST_OFFERED]
    if waiting:
        options = tuple(Option(rich(each.name[:75]), str(each.person_id)) for each in waiting)
        blocks.append(
            Actions((Select(phrase("events.door.choose"), component("events:present", str(event.id)), options),))
        )
    blocks.append(Context(phrase("events.door.how", code=code)))
    return Message(tuple(blocks))


def _may(event: Event, audiences: frozenset[str] | None) -> bool:
    return audiences is None or str(event.details.audience) in audiences
