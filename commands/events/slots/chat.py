"""`/events slots` and `/events cut`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from bot.audit import record
from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Heading,
    Listing,
    Message,
    Moment,
    Option,
    Paragraph,
    RichText,
    Select,
    phrase,
    rich,
    say,
)
from bot.roles import Role
from bot.storage import Database
from commands.events.desk import EventDesk
from commands.events.group import events
from commands.events.lookup import EVENT, EVENT_AMONG_WORDS, EventRef
from commands.events.notices.sending import tell_people
from commands.events.programme.event import Event
from commands.events.programme.finding import find_event
from commands.events.programme.keeping import change
from commands.events.programme.visibility import audiences_for
from commands.events.slots.taking import (
    Holder,
    Slot,
    Taken,
    cut,
    give_back,
    holds,
    people_of,
    slots_of,
    swap,
    take,
)

_MOST_OFFERED = 25


@events.command("cut", answers=Answers.PRIVATE, requires=Role.STAFF)
async def cut_(
    call: Call,
    event: Annotated[EventRef, Param(type=EVENT_AMONG_WORDS)],
    minutes: Annotated[int, Param(minimum=5, maximum=480)],
    holder: Holder = Holder.TEAM,
    quota: Annotated[int, Param(minimum=1, maximum=20)] = 1,
) -> Message:
    """Cut an event into slots, unless somebody has taken one already."""
    async with call.service(Database).write() as session:
        found = await find_event(session, event.id, lock=True)
        if found is None:
            return say("events.gone")
        if any(each.name for each in await slots_of(session, found.id)):
            return say("events.slots.taken_already", title=found.details.named)
        number = await cut(session, found, timedelta(minutes=minutes))
        if not number:
            return say("events.slots.too_long", title=found.details.named)
        details = replace(found.details, slots_for=holder.value, slot_quota=quota)
        await change(session, found, details, call.now)
        await record(session, call.person, "events:cut", f"event:{found.id}", call.now, {"slots": number})
    return say("events.slots.cut", title=found.details.named, count=number, minutes=minutes)


@events.command("slots", answers=Answers.PRIVATE)
async def slots(call: Call, event: Annotated[EventRef, Param(type=EVENT)]) -> Message:
    """Show the slots of an event, with what the person can do about them."""
    return await _shown(call, event.id)


@action("events:slot", replaces=True)
async def taken(call: Call, argument: str) -> Message:
    """Take the slot that was chosen."""
    chosen = call.chosen[0] if call.chosen else ""
    if not argument.isdecimal() or not chosen.isdecimal():
        return say("events.gone")
    async with call.service(Database).write() as session:
        event = await find_event(
            session, int(argument), await audiences_for(call.services, session, call.person), lock=True
        )
        if event is None or not event.takes_place or event.sign_up_closed(call.now):
            return say("events.gone")
        outcome = await take(session, event, int(chosen), call.person)
    return await _shown(call, event.id, phrase(f"events.slots.{outcome.value}", quota=event.details.slot_quota))


@action("events:slot-back", replaces=True)
async def given_back(call: Call, argument: str) -> Message:
    """Give a slot back."""
    number, _, slot = argument.partition(":")
    if not number.isdecimal() or not slot.isdecimal():
        return say("events.gone")
    async with call.service(Database).write() as session:
        outcome = await give_back(session, int(slot), call.person)
    key = "events.slots.given_back" if outcome is Taken.DONE else "events.slots.not_yours"
    return await _shown(call, int(number), phrase(key))


@action("events:swap")
async def swap_asked(call: Call, argument: str) -> Message:
    """Ask whoever holds the chosen slot for a swap."""
    number, _, mine = argument.partition(":")
    chosen = call.chosen[0] if call.chosen else ""
    desk = call.service(EventDesk)
    async with call.service(Database).write() as session:
        event = await find_event(session, int(number) if number.isdecimal() else 0)
        held = {str(each.id): each for each in await slots_of(session, event.id)} if event is not None else {}
        own, other = held.get(mine), held.get(chosen)
        if event is None or own is None or other is None or not other.name:
            return say("events.slots.gone", quota=0)
        if not await holds(session, own.team_id, own.person_id, call.person):
            return say("events.slots.not_yours")
        key = f"events:swap:{own.id}:{own.holder}:{other.id}:{other.holder}:{int(call.now.timestamp()) // 3600}"
        people = await people_of(session, other)
        await tell_people(session, desk, people, key, _request(event, own, other), call.now, until=other.start)
    return say("events.slots.asked", name=other.name)


@action("events:swapped", replaces=True)
async def swap_agreed(call: Call, argument: str) -> Message:
    """Swap two slots, if both are still held by those who agreed on it."""
    answer, _, rest = argument.partition(":")
    parts = rest.split(":")
    if len(parts) != 5:
        return say("events.gone")
    number, one, its_holder, other, other_holder = parts
    if answer != "yes":
        return say("events.slots.declined")
    desk = call.service(EventDesk)
    async with call.service(Database).write() as session:
        event = await find_event(session, int(number) if number.isdecimal() else 0, lock=True)
        held = {str(each.id): each for each in await slots_of(session, event.id)} if event is not None else {}
        first, second = held.get(one), held.get(other)
        if event is None or first is None or second is None:
            return say("events.slots.gone", quota=0)
        if (first.holder, second.holder) != (its_holder, other_holder):
            return say("events.slots.moved_on")
        if not await holds(session, second.team_id, second.person_id, call.person):
            return say("events.slots.not_yours")
        people = await people_of(session, first)
        await swap(session, first, second)
        text = phrase("events.slots.swapped", title=event.details.named, start=Moment(second.start))
        key = f"events:swapped:{one}:{its_holder}:{other}:{other_holder}:{int(call.now.timestamp())}"
        await tell_people(session, desk, people, key, Message((Paragraph(text),)), call.now)
    return await _shown(call, event.id, phrase("events.slots.done", quota=0))


async def _shown(call: Call, event_id: int, note: RichText = ()) -> Message:
    async with call.service(Database).read() as session:
        event = await find_event(session, event_id, await audiences_for(call.services, session, call.person))
        if event is None:
            return say("events.gone")
        found = await slots_of(session, event.id)
        mine = [each for each in found if each.name and await holds(session, each.team_id, each.person_id, call.person)]
    if not found:
        return say("events.slots.none", title=event.details.named)
    known = call.person.role.includes(Role.ALUMNI)
    blocks: list[Block] = [Heading(phrase("events.slots.title", title=event.details.named))]
    if note:
        blocks.append(Paragraph(note))
    blocks.append(Listing(tuple(_line(each, mine, known=known) for each in found), ordered=True))
    if elements := _elements(event, found, mine):
        blocks.append(Actions(elements))
    return Message(tuple(blocks))


def _elements(event: Event, found: Sequence[Slot], mine: Sequence[Slot]) -> tuple[Button | Select, ...]:
    elements: list[Button | Select] = []
    free = [each for each in found if not each.name][:_MOST_OFFERED]
    if free and len(mine) < event.details.slot_quota:
        elements.append(Select(phrase("events.slots.take"), component("events:slot", str(event.id)), _options(free)))
    others = [each for each in found if each.name and each not in mine][:_MOST_OFFERED]
    for each in mine[:2]:
        back = component("events:slot-back", f"{event.id}:{each.id}")
        elements.append(Button(phrase("events.slots.give_back", number=each.number), back))
        if others:
            ask = component("events:swap", f"{event.id}:{each.id}")
            elements.append(Select(phrase("events.slots.swap", number=each.number), ask, _options(others)))
    return tuple(elements)


def _options(slots: Sequence[Slot]) -> tuple[Option, ...]:
    return tuple(
        Option(rich(f"{each.number} · ", Moment(each.start), f" {each.name}"[:40] if each.name else ""), str(each.id))
        for each in slots
    )


def _line(slot: Slot, mine: Sequence[Slot], *, known: bool) -> RichText:
    if not slot.name:
        who = phrase("events.slots.free")
    elif slot in mine:
        who = rich("✓ ", slot.name)
    else:
        who = rich(slot.name) if known else phrase("events.slots.held")
    return rich(Moment(slot.start), " · ", *who)


def _request(event: Event, own: Slot, other: Slot) -> Message:
    pair = f"{event.id}:{own.id}:{own.holder}:{other.id}:{other.holder}"
    text = phrase(
        "events.slots.request",
        name=own.name,
        title=event.details.named,
        theirs=Moment(own.start),
        yours=Moment(other.start),
    )
    yes = Button(phrase("events.slots.agree"), component("events:swapped", f"yes:{pair}"), ButtonStyle.PRIMARY)
    no = Button(phrase("events.slots.refuse"), component("events:swapped", f"no:{pair}"))
    return Message((Paragraph(text), Actions((yes, no))))
