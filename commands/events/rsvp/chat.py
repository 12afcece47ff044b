"""The buttons of cards: going, maybe, no, with whom, and by name or not."""

from __future__ import annotations

from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action
from bot.messages import FieldKind, Form, FormField, Heading, Listing, Message, Paragraph, RichText, phrase, rich, say
from bot.roles import Role
from bot.storage import Database
from commands.events.cards.standing import card_for
from commands.events.programme.finding import find_event
from commands.events.programme.visibility import audiences_for
from commands.events.rsvp.answers import Outcome, Said, rsvp_of
from commands.events.rsvp.responding import Request, Responder, Response
from commands.events.rsvp.seats import counts, goers
from commands.events.tables import Answer, Rsvp

_WORDS = {"going": Answer.GOING, "maybe": Answer.MAYBE, "no": Answer.NO}
_MOST_REPLY = 300
_MOST_NAMED = 60


@action("events:rsvp")
async def from_card(call: Call, argument: str) -> Message:
    """Answer from the card in a place; the answer is for the person alone."""
    return await _answered(call, argument)


@action("events:mine", replaces=True)
async def from_own_card(call: Call, argument: str) -> Message:
    """Answer from one's own card, which shows what became of it."""
    return await _answered(call, argument)


@action("events:join", answers=Answers.FORM)
async def join(call: Call, argument: str) -> Message | Form:
    """Ask the questions that an event puts to whoever goes."""
    event_id, _ = _parts(argument)
    async with call.service(Database).read() as session:
        event = await find_event(session, event_id, await audiences_for(call.services, session, call.person))
    if event is None:
        return say("events.gone")
    if not event.takes_place or event.sign_up_closed(call.now) or not event.details.questions:
        return await _answered(call, argument)
    fields = tuple(_question(number, text) for number, text in enumerate(event.details.questions))
    return Form(component("events:joined", str(event.id)), phrase("events.questions_title"), fields)


@action("events:joined", answers=Answers.FORM)
async def joined(call: Call, argument: str) -> Message:
    """Take the replies to the questions, and the answer with them."""
    replies = {name: str(value)[:_MOST_REPLY] for name, value in call.submitted.items()}
    return await _answered(call, f"{argument}:going", replies)


@action("events:accept", replaces=True)
async def accept(call: Call, argument: str) -> Message:
    """Take the seat that is offered."""
    event_id, _ = _parts(argument)
    async with call.service(Database).read() as session:
        held = await rsvp_of(session, event_id, call.person.id)
    if held is None or held.answer not in {Answer.OFFERED, Answer.GOING}:
        return say("events.offer.over")
    return await _answered(call, f"{argument}:going")


@action("events:bring", replaces=True)
async def bring(call: Call, argument: str) -> Message:
    """Say how many guests come along."""
    chosen = call.chosen[0] if call.chosen else ""
    if not chosen.isdecimal():
        return say("events.gone")
    return await _said(call, argument, Said(answer=Answer.GOING, guests=int(chosen)))


@action("events:hide", replaces=True)
async def hide(call: Call, argument: str) -> Message:
    """Be counted without one's name, or with it again."""
    event_id, _ = _parts(argument)
    async with call.service(Database).write() as session:
        row = await rsvp_of(session, event_id, call.person.id)
        event = await find_event(session, event_id, await audiences_for(call.services, session, call.person))
        if row is None or event is None:
            return say("events.gone")
        row.hidden = not row.hidden
        await session.flush()
        return await card_for(session, event, call.person, call.now)


@action("events:who")
async def who(call: Call, argument: str) -> Message:
    """Name those who go, to those of the programme; guests learn how many they are."""
    event_id, _ = _parts(argument)
    async with call.service(Database).read() as session:
        event = await find_event(session, event_id, await audiences_for(call.services, session, call.person))
        if event is None:
            return say("events.gone")
        count = (await counts(session, [event.id]))[event.id]
        if not call.person.role.includes(Role.ALUMNI):
            return say("events.who_counts", title=event.details.named, count=count.going)
        people = await goers(session, event.id, (Answer.GOING,))
    shown = [f"{each.name} +{each.guests}" if each.guests else each.name for each in people if not each.hidden]
    items: list[RichText] = [rich(name) for name in shown[:_MOST_NAMED]]
    if more := len(people) - len(items):
        items.append(phrase("events.card.unnamed", count=more))
    if not items:
        return say("events.who_nobody", title=event.details.named)
    return Message((Heading(phrase("events.who_title", title=event.details.named)), Listing(tuple(items))))


async def _answered(call: Call, argument: str, replies: dict[str, str] | None = None) -> Message:
    event_id, word = _parts(argument)
    if word not in _WORDS:
        return say("events.gone")
    return await _said(call, str(event_id), Said(answer=_WORDS[word], replies=replies or {}))


async def _said(call: Call, argument: str, said: Said) -> Message:
    event_id, _ = _parts(argument)
    async with call.service(Database).read() as session:
        audiences = await audiences_for(call.services, session, call.person)
    request = Request(event_id=event_id, audiences=audiences, person=call.person, said=said, now=call.now)
    response = await call.service(Responder).respond(request)
    if response is None:
        return say("events.gone")
    async with call.service(Database).read() as session:
        shown = await card_for(session, response.event, call.person, call.now)
    return Message((Paragraph(_outcome(response)), *shown.blocks))


def _outcome(response: Response) -> RichText:
    event, answered = response.event, response.answered
    if answered.outcome is Outcome.TOO_MANY:
        return phrase("events.said.too_many", most=event.details.guests)
    outcome = _OFFERED if _is_offered(answered.rsvp) else answered.outcome.value
    return phrase(f"events.said.{outcome}", title=event.details.named)


_OFFERED = "offered"


def _is_offered(row: Rsvp | None) -> bool:
    """Tell whether whoever asked to wait was offered a seat at once."""
    return row is not None and row.answer is Answer.OFFERED


def _parts(argument: str) -> tuple[int, str]:
    number, _, word = argument.partition(":")
    return (int(number) if number.isdecimal() else 0), word


def _question(number: int, text: str) -> FormField:
    return FormField(f"q{number}", rich(text), FieldKind.LINE)
