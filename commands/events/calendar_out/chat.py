"""`/events feed`, and the button that puts one event into a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.call import Call
from bot.declaration.command import Answers, action
from bot.keyring import Keyring
from bot.messages import (
    Actions,
    Block,
    Button,
    Code,
    Context,
    Field,
    Fields,
    File,
    Heading,
    Message,
    Paragraph,
    phrase,
    rich,
    say,
)
from bot.storage import Database
from commands.events.calendar_out.addresses import Addresses, Calendar, addresses_of, renew, revoke
from commands.events.calendar_out.components import Reader
from commands.events.calendar_out.links import google_link, outlook_link
from commands.events.calendar_out.writing import MEDIA_TYPE, CalendarHead, write_calendar
from commands.events.group import events
from commands.events.programme.finding import find_event
from commands.events.programme.visibility import audiences_for
from commands.events.rsvp.answers import rsvp_of
from commands.events.tables import Answer


class FeedAct(StrEnum):
    """What to do with one's calendar addresses."""

    SHOW = "show"
    NEW = "new"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where people reach the web server, without a slash at its end."""

    base: str


@events.command("feed", answers=Answers.PRIVATE)
async def feed(call: Call, act: FeedAct = FeedAct.SHOW) -> Message:
    """Show the addresses of the person's calendars, replace them, or take them back."""
    async with call.service(Database).write() as session:
        if act is FeedAct.OFF:
            await revoke(session, call.person.id)
            return say("events.feed.off")
        make = renew if act is FeedAct.NEW else addresses_of
        addresses = await make(session, call.person.id, call.now)
    return _shown(call, addresses, renewed=act is FeedAct.NEW)


@action("events:ics")
async def to_calendar(call: Call, argument: str) -> Message:
    """Hand an event over as a file, with links for Google and Outlook."""
    async with call.service(Database).read() as session:
        audiences = await audiences_for(call.services, session, call.person)
        event = await find_event(session, int(argument) if argument.isdecimal() else 0, audiences)
        if event is None:
            return say("events.gone")
        row = await rsvp_of(session, event.id, call.person.id)
    title = event.details.title_in(call.language)
    joining = row is not None and row.answer in {Answer.GOING, Answer.MAYBE}
    reader = Reader.of(call.localiser, call.language, joining=joining)
    content = write_calendar(CalendarHead(title), [event], reader)
    buttons = (
        Button(phrase("events.feed.google"), url=google_link(event, reader)),
        Button(phrase("events.feed.outlook"), url=outlook_link(event, reader)),
    )
    text = Paragraph(phrase("events.feed.file", title=event.details.named))
    file = File(f"event-{event.id}.ics", content, f"{MEDIA_TYPE}; charset=utf-8")
    return Message((text, file, Actions(buttons), Context(phrase("events.feed.how"))))


def _shown(call: Call, addresses: Addresses, *, renewed: bool) -> Message:
    base, keyring = call.service(WebAddress).base, call.service(Keyring)
    fields = tuple(
        Field(phrase(f"events.feed.{each.value}"), rich(Code(f"{base}{addresses.path(keyring, each)}")))
        for each in Calendar
    )
    blocks: list[Block] = [Heading(phrase("events.feed.title")), Fields(fields)]
    if renewed:
        blocks.insert(1, Paragraph(phrase("events.feed.renewed")))
    return Message((*blocks, Context(phrase("events.feed.secret"))))
