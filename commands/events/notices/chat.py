"""`/events notify` and `/events feedback`, and the buttons of what people are told."""

from __future__ import annotations

from typing import Annotated

from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.messages import (
    Actions,
    Button,
    Context,
    FieldKind,
    Form,
    FormField,
    Heading,
    Listing,
    Message,
    Option,
    Paragraph,
    Select,
    Table,
    phrase,
    rich,
    say,
)
from bot.roles import Role
from bot.storage import Database
from commands.events.group import events
from commands.events.lookup import EVENT, EventRef
from commands.events.notices.feedback import comment, rate, summary_of
from commands.events.notices.preferences import Preference, prefer, preference_of
from commands.events.notices.thanks import SCORES
from commands.events.programme.details import Notice
from commands.events.programme.finding import find_event
from commands.events.rsvp.answers import rsvp_of

_LONGEST_LINE = 500
_MOST_LINES = 20
_NONE = "none"


@events.command("notify", answers=Answers.PRIVATE)
async def notify(call: Call) -> Message:
    """Show how the person hears of events, and let them choose."""
    async with call.service(Database).read() as session:
        return _choice(await preference_of(session, call.person.id))


@events.command("feedback", answers=Answers.PRIVATE, requires=Role.STAFF)
async def feedback(call: Call, event: Annotated[EventRef, Param(type=EVENT)]) -> Message:
    """Sum up what those who came made of an event."""
    async with call.service(Database).read() as session:
        found = await find_event(session, event.id)
        if found is None:
            return say("events.gone")
        summary = await summary_of(session, event.id)
    if not summary.given:
        return say("events.feedback.none", title=found.details.named)
    rows = tuple((rich(str(score)), rich(str(often))) for score, often in summary.numbers.items())
    table = Table((phrase("events.feedback.score"), phrase("events.feedback.people")), rows)
    text = phrase("events.feedback.mean", mean=f"{summary.mean:.1f}", count=summary.given)
    lines = tuple(rich(line) for line in summary.lines[:_MOST_LINES])
    said = [Listing(lines)] if lines else []
    return Message((Heading(phrase("events.feedback.title", title=found.details.named)), Paragraph(text), table, *said))


@action("events:notify", replaces=True)
async def notify_chosen(call: Call, _argument: str) -> Message:
    """Keep which reminders the person wants."""
    chosen = frozenset(Notice(each) for each in call.chosen if each in tuple(Notice))
    async with call.service(Database).write() as session:
        preference = Preference(chosen, (await preference_of(session, call.person.id)).announced)
        await prefer(session, call.person.id, preference)
    return _choice(preference)


@action("events:announced", replaces=True)
async def announced_toggled(call: Call, argument: str) -> Message:
    """Keep whether new events are announced to the person."""
    async with call.service(Database).write() as session:
        preference = Preference((await preference_of(session, call.person.id)).reminders, argument == "yes")
        await prefer(session, call.person.id, preference)
    return _choice(preference)


@action("events:mute")
async def mute(call: Call, argument: str) -> Message:
    """Remind the person no more of one event."""
    async with call.service(Database).write() as session:
        row = await rsvp_of(session, int(argument) if argument.isdecimal() else 0, call.person.id)
        if row is None:
            return say("events.gone")
        row.muted = True
    return say("events.remind.muted")


@action("events:rate", replaces=True)
async def rated(call: Call, argument: str) -> Message:
    """Keep a number, and offer to add a line."""
    number, _, score = argument.partition(":")
    if not number.isdecimal() or score not in {str(each) for each in SCORES}:
        return say("events.gone")
    async with call.service(Database).write() as session:
        event = await find_event(session, int(number))
        if event is None or await rsvp_of(session, event.id, call.person.id) is None:
            return say("events.gone")
        await rate(session, event.id, call.person, int(score), call.now)
    add = Button(phrase("events.feedback.add_line"), component("events:line", number))
    text = phrase("events.feedback.rated", title=event.details.named, score=score)
    return Message((Paragraph(text), Actions((add,))))


@action("events:line", answers=Answers.FORM)
async def ask_line(_call: Call, argument: str) -> Form:
    """Ask for a line about an event."""
    field = FormField("line", phrase("events.feedback.line"), FieldKind.LINES)
    return Form(component("events:lined", argument), phrase("events.feedback.add_line"), (field,))


@action("events:lined")
async def lined(call: Call, argument: str) -> Message:
    """Keep the line."""
    line = str(call.submitted.get("line", "")).strip()[:_LONGEST_LINE]
    async with call.service(Database).write() as session:
        kept = argument.isdecimal() and await comment(session, int(argument), call.person, line)
    return say("events.feedback.kept" if kept else "events.gone")


def _choice(preference: Preference) -> Message:
    options = tuple(Option(phrase(f"events.notify.{notice.value}"), notice.value) for notice in Notice)
    none = Option(phrase("events.notify.none"), _NONE)
    select = Select(phrase("events.notify.choose"), component("events:notify"), (*options, none), most=len(options))
    wanted = [phrase(f"events.notify.{notice.value}") for notice in Notice if notice in preference.reminders]
    listed = Listing(tuple(wanted or [phrase("events.notify.none")]))
    toggle = Button(
        phrase("events.notify.no_news" if preference.announced else "events.notify.news"),
        component("events:announced", "no" if preference.announced else "yes"),
    )
    state = Context(phrase("events.notify.announced" if preference.announced else "events.notify.not_announced"))
    return Message((Heading(phrase("events.notify.title")), listed, state, Actions((select, toggle))))
