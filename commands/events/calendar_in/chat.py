"""`/events calendars` and `/events incoming`: how the calendars of partners are, and what waits for staff."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.call import Call
from bot.components import component
from bot.configuration import Configuration
from bot.declaration.command import Answers, action
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Context,
    Heading,
    Message,
    Moment,
    Option,
    Paragraph,
    Phrase,
    Plain,
    Select,
    Strong,
    phrase,
    rich,
    say,
)
from bot.roles import Role
from bot.storage import Database
from commands.events.calendar_in.fetching import allow_shrinking
from commands.events.group import events
from commands.events.programme.event import Event, event_of
from commands.events.programme.keeping import set_status
from commands.events.settings import EventsSection
from commands.events.tables import CalendarFeed, EventRow, Status

_MOST_SHOWN = 20
_ALL = "all"


@events.command("calendars", answers=Answers.PRIVATE, requires=Role.STAFF)
async def calendars(call: Call) -> Message:
    """Show how the calendars of partners are."""
    configured = [each.url for each in call.service(Configuration).section(EventsSection).feeds]
    async with call.service(Database).read() as session:
        feeds = (await session.scalars(select(CalendarFeed).where(CalendarFeed.url.in_(configured)))).all()
        counted = select(EventRow.feed_id, func.count()).where(EventRow.ends_at > call.now).group_by(EventRow.feed_id)
        held = {row[0]: int(row[1]) for row in await session.execute(counted)}
    if not configured:
        return Message((Paragraph(phrase("events.calendars.none")), Context(phrase("events.calendars.how"))))
    blocks: list[Block] = [Heading(phrase("events.calendars.title"))]
    for feed in feeds:
        at = Moment(feed.fetched_at) if feed.fetched_at is not None else Phrase("events.calendars.never")
        state = phrase("events.calendars.state", count=held.get(feed.id, 0), at=at)
        blocks.append(Paragraph(rich(Strong(rich(feed.organiser)), " · ", *state)))
        if feed.problem:
            blocks.append(Context(rich(Plain(feed.problem))))
        if feed.held:
            allow = component("events:allow", str(feed.id))
            blocks.append(Context(phrase("events.calendars.is_held")))
            blocks.append(Actions((Button(phrase("events.calendars.allow"), allow, ButtonStyle.DANGER),)))
    return Message((*blocks, Actions((Button(phrase("events.calendars.refresh"), component("events:refresh")),))))


@events.command("incoming", answers=Answers.PRIVATE, requires=Role.STAFF)
async def incoming(call: Call) -> Message:
    """Show the events of partners that wait for staff."""
    return await _incoming(call)


@action("events:incoming", requires=Role.STAFF)
async def incoming_pressed(call: Call, _argument: str) -> Message:
    """Show the events of partners that wait for staff."""
    return await _incoming(call)


@action("events:approve", replaces=True, requires=Role.STAFF)
async def approve(call: Call, argument: str) -> Message:
    """Let what was chosen, or all that waits, into the programme."""
    return await _settle(call, argument, Status.PLANNED)


@action("events:decline", replaces=True, requires=Role.STAFF)
async def decline(call: Call, argument: str) -> Message:
    """Leave what was chosen out of the programme, for good."""
    return await _settle(call, argument, Status.CANCELLED)


@action("events:allow", requires=Role.STAFF)
async def allow(call: Call, argument: str) -> Message:
    """Let a calendar take back what it no longer has."""
    async with call.service(Database).write() as session:
        done = argument.isdecimal() and await allow_shrinking(session, int(argument), call.now)
        if done:
            await record(session, call.person, "events:shrinking-allowed", f"feed:{argument}", call.now)
    return say("events.calendars.allowed" if done else "events.calendars.not_held")


@action("events:refresh", requires=Role.STAFF)
async def refresh(call: Call, _argument: str) -> Message:
    """Let every calendar be fetched at once."""
    async with call.service(Database).write() as session:
        for feed in await session.scalars(select(CalendarFeed)):
            feed.next_at = call.now
    return say("events.calendars.refreshing")


async def _settle(call: Call, argument: str, status: Status) -> Message:
    chosen = {int(each) for each in call.chosen if each.isdecimal()}
    async with call.service(Database).write() as session:
        for event in await _proposed(session):
            if argument == _ALL or event.id in chosen:
                await set_status(session, event, status, call.now)
                await record(session, call.person, f"events:{status.value}", f"event:{event.id}", call.now)
    return await _incoming(call)


async def _incoming(call: Call) -> Message:
    async with call.service(Database).read() as session:
        found = await _proposed(session)
    if not found:
        return say("events.calendars.nothing_waits")
    shown = found[:_MOST_SHOWN]
    lines = [
        Paragraph(
            rich(
                Strong(rich(f"{each.id} ", each.details.named)),
                " · ",
                Moment(each.details.start),
                f" · {each.details.organiser}",
            )
        )
        for each in shown
    ]
    options = tuple(
        Option(rich(f"{each.id} · {each.details.title_in(call.language)}"[:75]), str(each.id)) for each in shown
    )
    one = Select(phrase("events.calendars.approve"), component("events:approve"), options, most=len(options))
    no = Select(phrase("events.calendars.decline"), component("events:decline"), options, most=len(options))
    every = Button(phrase("events.calendars.approve_all", count=len(found)), component("events:approve", _ALL))
    title = Heading(phrase("events.calendars.waits", count=len(found)))
    return Message((title, *lines, Actions((one, no, every))))


async def _proposed(session: AsyncSession) -> Sequence[Event]:
    statement = select(EventRow).where(EventRow.status == Status.PROPOSED).order_by(EventRow.starts_at, EventRow.id)
    return [event_of(row) for row in await session.scalars(statement)]
