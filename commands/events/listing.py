"""`/events` and `/events show`: what is coming, and one event in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.call import Call, Refused
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.drafts import Drafts
from bot.messages import (
    Actions,
    Block,
    Button,
    Context,
    Heading,
    Message,
    Moment,
    Option,
    Paragraph,
    Phrase,
    Plain,
    RichText,
    Select,
    Span,
    Strong,
    phrase,
    rich,
    say,
)
from bot.places import PlaceKind
from bot.roles import Role
from bot.storage import Database
from bot.when.wall_time import instants
from commands.events.cards.standing import card_for, put_up_card
from commands.events.desk import EventDesk
from commands.events.group import events
from commands.events.lookup import EVENT, EventRef
from commands.events.programme.event import Event
from commands.events.programme.finding import Wanted, count_events, find_event, find_events
from commands.events.programme.visibility import FOR_EVERYONE, audiences_for
from commands.events.programme.whereabouts import where
from commands.events.rsvp.seats import Count, counts
from commands.events.tables import Answer, Rsvp

_A_PAGE = 8
_MOST_LOOKED_AT = 300
_MOST_NAMED = 20
_LONGEST_LABEL = 75


class Period(StrEnum):
    """How far ahead to look."""

    WEEK = "week"
    MONTH = "month"
    ALL = "all"
    MINE = "mine"


@events.command("list", answers=Answers.PRIVATE)
async def list_(
    call: Call,
    period: Period = Period.ALL,
    *,
    tag: Annotated[str, Param(maximum=40)] = "",
    organiser: Annotated[str, Param(maximum=100)] = "",
) -> Message:
    """Show what is coming."""
    return await _page(call, period, tag, organiser, 0)


@events.command("show", answers=Answers.PRIVATE)
async def show(call: Call, event: Annotated[EventRef, Param(type=EVENT)]) -> Message:
    """Show one event with what the person has said to it."""
    return await _shown(call, event.id)


@events.command("post", answers=Answers.PRIVATE, requires=Role.STAFF)
async def post(call: Call, event: Annotated[EventRef, Param(type=EVENT)]) -> Message:
    """Put the card of an event up where the command is called."""
    if call.place.kind is PlaceKind.DIRECT:
        raise Refused(phrase("events.post_in_channel"))
    async with call.service(Database).write() as session:
        found = await find_event(session, event.id)
        if found is None:
            return say("events.gone")
        new = await put_up_card(session, call.service(EventDesk), found, call.place, call.now)
    return say("events.posted" if new else "events.stands_here", title=found.details.named)


@action("events:show")
async def show_pressed(call: Call, argument: str) -> Message:
    """Show the event that was chosen from a list."""
    chosen = call.chosen[0] if call.chosen else argument
    return await _shown(call, int(chosen)) if chosen.isdecimal() else say("events.gone")


@action("events:page", replaces=True)
async def page(call: Call, argument: str) -> Message:
    """Show more of what is coming."""
    return await _page_at(call, argument)


@action("events:page-kept", replaces=True)
async def kept_page(call: Call, token: str) -> Message:
    """Show more of what is coming, where the filter was too long for a button."""
    kept = await call.service(Drafts).find(call.person.account_id, "events:page", token, call.now)
    return await _page_at(call, str(kept["argument"])) if kept is not None else say("events.gone_draft")


async def section(call: Call) -> Sequence[Block]:
    """Show the next events on a person's home, and in their digest."""
    async with call.service(Database).read() as session:
        wanted = await _wanted(session, call, Period.WEEK)
        return await _section(session, call, wanted, "events.section.week")


async def today(call: Call) -> Sequence[Block]:
    """Show the events of today."""
    ends = instants(datetime.combine(call.now.astimezone(call.zone).date() + timedelta(days=1), time()), call.zone)[0]
    async with call.service(Database).read() as session:
        audiences = await audiences_for(call.services, session, call.person)
        wanted = Wanted(since=call.now, until=ends, audiences=audiences)
        return await _section(session, call, wanted, "events.section.today")


async def _section(session: AsyncSession, call: Call, wanted: Wanted, title: str) -> Sequence[Block]:
    found = await find_events(session, wanted, _A_PAGE)
    count = await counts(session, [each.id for each in found])
    said = await _said(session, call, found)
    if not found:
        return ()
    lines = [Paragraph(line(each, count[each.id], said.get(each.id))) for each in found]
    return (Heading(phrase(title)), *lines, Actions((_choose(found, call),)))


async def digest(call: Call) -> Sequence[Block]:
    """Show the events of the week, without those that are off the record.

    The digest of a channel has those for everyone, whoever reads along: they were announced there.
    """
    async with call.service(Database).read() as session:
        wanted = await _wanted(session, call, Period.WEEK)
        if call.place.kind is not PlaceKind.DIRECT and wanted.audiences is not None:
            wanted = replace(wanted, audiences={*wanted.audiences, *FOR_EVERYONE})
        found = [each for each in await find_events(session, wanted, _A_PAGE) if not each.details.off_record]
        count = await counts(session, [each.id for each in found])
    if not found:
        return ()
    lines = [Paragraph(line(each, count[each.id], None)) for each in found]
    return (Heading(phrase("events.section.week")), *lines)


async def _page_at(call: Call, argument: str) -> Message:
    number, _, rest = argument.partition(":")
    period, _, rest = rest.partition(":")
    tag, _, organiser = rest.partition(":")
    if not number.isdecimal() or period not in tuple(Period):
        return say("events.gone")
    return await _page(call, Period(period), tag, organiser, int(number))


async def _page(call: Call, period: Period, tag: str, organiser: str, skip: int) -> Message:
    async with call.service(Database).read() as session:
        wanted = await _wanted(session, call, period, tag, organiser)
        found = await find_events(session, wanted, _A_PAGE, skip)
        total = await count_events(session, wanted)
        count = await counts(session, [each.id for each in found])
        said = await _said(session, call, found)
    if not found:
        return await _nothing(call, period, filtered=bool(tag or organiser))
    blocks: list[Block] = [Heading(phrase(f"events.title.{period.value}", count=total))]
    blocks += [Paragraph(line(each, count[each.id], said.get(each.id))) for each in found]
    elements: list[Select | Button] = [_choose(found, call)]
    if total > skip + len(found):
        argument = f"{skip + _A_PAGE}:{period.value}:{tag}:{organiser}"
        drafts = call.service(Drafts)
        onward = await drafts.component(call.person.account_id, "events:page", argument, "events:page-kept", call.now)
        elements.append(Button(phrase("events.more"), onward))
    return Message((*blocks, Actions(tuple(elements))))


async def _nothing(call: Call, period: Period, *, filtered: bool) -> Message:
    """Say that nothing is on, and what would be: the tags and organisers that there are, or the next event."""
    async with call.service(Database).read() as session:
        coming = await find_events(session, await _wanted(session, call, Period.ALL), _MOST_LOOKED_AT)
        count = await counts(session, [each.id for each in coming[:1]])
    if filtered:
        tags = sorted({tag for each in coming for tag in each.details.tags})
        organisers = sorted({each.details.organiser for each in coming} - {""})
        blocks: list[Block] = [Paragraph(phrase("events.none.filtered"))]
        for key, known in (("events.none.tags", tags), ("events.none.organisers", organisers)):
            if known:
                blocks.append(Context(phrase(key, known=", ".join(known[:_MOST_NAMED]))))
        return Message(tuple(blocks))
    if coming and period in {Period.WEEK, Period.MONTH}:
        following = rich(Phrase("events.none.next"), " ", *line(coming[0], count[coming[0].id], None))
        return Message((Paragraph(phrase(f"events.none.{period.value}")), Paragraph(following)))
    how = "events.none_how_staff" if call.person.role.includes(Role.STAFF) else "events.none_how"
    return Message((Paragraph(phrase(f"events.none.{period.value}")), Context(phrase(how))))


async def _wanted(session: AsyncSession, call: Call, period: Period, tag: str = "", organiser: str = "") -> Wanted:
    audiences = await audiences_for(call.services, session, call.person)
    return Wanted(
        since=call.now,
        until=_until(period, call),
        tag=tag.removeprefix("#"),
        organiser=organiser,
        audiences=audiences,
        of_person=call.person.id if period is Period.MINE else None,
    )


def _until(period: Period, call: Call) -> datetime | None:
    """Return the end of the week or of the month that it is for the person; a week ends with its Sunday."""
    day = call.now.astimezone(call.zone).date()
    if period is Period.WEEK:
        day += timedelta(days=7 - day.weekday())
    elif period is Period.MONTH:
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    else:
        return None
    return instants(datetime.combine(day, time()), call.zone)[0]


async def _shown(call: Call, event_id: int) -> Message:
    async with call.service(Database).read() as session:
        event = await find_event(session, event_id, await audiences_for(call.services, session, call.person))
        return await card_for(session, event, call.person, call.now) if event is not None else say("events.gone")


async def _said(session: AsyncSession, call: Call, found: Sequence[Event]) -> Mapping[int, Answer]:
    statement = select(Rsvp.event_id, Rsvp.answer).where(
        Rsvp.person_id == call.person.id, Rsvp.event_id.in_([each.id for each in found])
    )
    return {event_id: Answer(said) for event_id, said in await session.execute(statement)}


def line(event: Event, count: Count, said: Answer | None) -> RichText:
    """Return one event in a line: number, title, when, where, whose, and how many seats are left."""
    details = event.details
    parts: list[Span] = [Plain(" · "), Moment(details.start)]
    for each in (where(details), rich(details.organiser) if details.organiser else ()):
        parts += [Plain(" · "), *each] if each else []
    left = count.left(details.capacity)
    if left is not None:
        key = "events.line.left" if left else "events.line.full"
        parts += [Plain(" · "), Phrase(key, {"count": left})]
    if said is not None:
        parts += [Plain(" · "), Phrase(f"events.line.{said.value}")]
    return rich(Strong(rich(f"{event.id} ", details.named)), *parts)


def _choose(found: Sequence[Event], call: Call) -> Select:
    options = tuple(
        Option(rich(_short(f"{each.id} · {each.details.title_in(call.language)}")), str(each.id)) for each in found
    )
    return Select(phrase("events.open"), component("events:show"), options)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"
