"""`/events storm`: one look, one press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.audit import record
from bot.call import Call, Refused
from bot.components import component
from bot.declaration.command import Answers, action
from bot.drafts import Drafts
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Form,
    FormField,
    Heading,
    Json,
    Message,
    Moment,
    Paragraph,
    RichText,
    Strong,
    phrase,
    rich,
    say,
)
from bot.roles import Role
from bot.storage import Database
from commands.events.desk import EventDesk
from commands.events.editing.given import Given, NotGiven, changes_of
from commands.events.editing.times import NotATime
from commands.events.group import events
from commands.events.programme.event import Event
from commands.events.programme.finding import events_by_id
from commands.events.programme.whereabouts import where
from commands.events.rsvp.seats import counts
from commands.events.single_use import use_up
from commands.events.storm.delays import delay
from commands.events.storm.moving import Online, Postponed, Refuge, affected, is_on_anyway, move, move_back, sheltered

_SEEN, _MOVED = "events:storm-seen", "events:storm-moved"
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@events.command("storm", answers=Answers.PRIVATE, requires=Role.STAFF)
async def storm(call: Call, link: str = "", *, when: str = "") -> Message:
    """List what a storm affects, with buttons that move all of it; with a time, show what it would move to."""
    try:
        changes_of(Given(link=link), call.language)
    except NotGiven as wrong:
        raise Refused(wrong.text) from None
    async with call.service(Database).read() as session:
        found = await affected(session, call.service(EventDesk), call.now)
        count = await counts(session, [each.id for each in found])
    if not found:
        return say("events.storm.nothing")
    if when:
        try:
            by = delay(when, found[0].details, call.service(EventDesk).zone, call.now)
        except NotATime as wrong:
            raise Refused(wrong.text) from None
        return await _preview(call, found, by, await _keep(call, found, link))
    token = await _keep(call, found, link)
    blocks: list[Block] = [Heading(phrase("events.storm.title", count=len(found)))]
    for each in found:
        going = phrase("events.card.going", count=count[each.id].going)
        place = where(each.details) or rich("–")
        blocks.append(Paragraph(rich(*_named(each), " · ", Moment(each.details.start), " · ", *place, " · ", *going)))
    ask = component("events:storm-online", token)
    buttons = (
        Button(phrase("events.storm.online"), _press(Online(link), token) if link else ask, ButtonStyle.PRIMARY),
        Button(phrase("events.storm.by_day"), _press(Postponed(_DAY), token), ButtonStyle.DANGER),
        Button(phrase("events.storm.by_week"), _press(Postponed(_WEEK), token), ButtonStyle.DANGER),
        Button(phrase("events.storm.another_time"), component("events:storm-time", token)),
        Button(phrase("events.no_leave"), component("events:forget", token)),
    )
    return Message((*blocks, Actions(buttons)))


@action("events:storm-online", answers=Answers.FORM, requires=Role.STAFF)
async def link_asked(call: Call, token: str) -> Message | Form:
    """Ask where people join."""
    return await _asked(call, "link", token)


@action("events:storm-link", answers=Answers.FORM, requires=Role.STAFF)
async def link_given(call: Call, token: str) -> Message | Form:
    """Move what was listed online."""
    link = str(call.submitted.get("link", "")).strip()
    try:
        changes_of(Given(link=link), call.language)
    except NotGiven as wrong:
        return _form("link", token, link, wrong.text)
    return await _moved(call, token, Online(link))


@action("events:storm-time", answers=Answers.FORM, requires=Role.STAFF)
async def time_asked(call: Call, token: str) -> Message | Form:
    """Ask when the events take place instead."""
    return await _asked(call, "when", token)


@action("events:storm-when", answers=Answers.FORM, requires=Role.STAFF)
async def time_given(call: Call, token: str) -> Message | Form:
    """Show what would move to when."""
    typed = str(call.submitted.get("when", "")).strip()
    kept = await _kept(call, token)
    found = await _listed(call, kept)
    if not found:
        return say("events.gone_draft")
    try:
        by = delay(typed, found[0].details, call.service(EventDesk).zone, call.now)
    except NotATime as wrong:
        return _form("when", token, typed, wrong.text)
    return await _preview(call, found, by, token)


@action("events:storm", replaces=True, requires=Role.STAFF)
async def confirmed(call: Call, argument: str) -> Message:
    """Move what was listed."""
    refuge, _, token = argument.partition(":")
    kept = await _kept(call, token)
    if refuge == "online":
        return await _moved(call, token, Online(str((kept or {}).get("link", ""))))
    if not refuge.isdecimal():
        return say("events.gone_draft")
    return await _moved(call, token, Postponed(timedelta(seconds=int(refuge))))


@action("events:storm-undo", replaces=True, requires=Role.STAFF)
async def undone(call: Call, token: str) -> Message:
    """Let everything be as it was before."""
    kept = await call.service(Drafts).find(call.person.account_id, _MOVED, token, call.now)
    before = kept.get("before") if kept is not None else None
    if not isinstance(before, dict):
        return say("events.gone_draft")
    async with call.service(Database).write() as session:
        if not await use_up(session, token):
            return say("events.gone_draft")
        details = {int(event_id): each for event_id, each in before.items()}
        back = await move_back(session, call.service(EventDesk), details, call.now)
        await record(session, call.person, "events:storm-undone", "", call.now)
    return say("events.storm.back", count=back)


async def _moved(call: Call, token: str, refuge: Refuge) -> Message:
    kept = await _kept(call, token)
    ids = kept.get("events") if kept is not None else None
    if not isinstance(ids, list):
        return say("events.gone_draft")
    async with call.service(Database).write() as session:
        if not await use_up(session, token):
            return say("events.gone_draft")
        moved = await move(session, call.service(EventDesk), ids, refuge, call.now)
        what = "online" if isinstance(refuge, Online) else str(refuge.by)
        await record(session, call.person, "events:storm", what, call.now, {"events": [*moved.before]})
    before: dict[str, Json] = {str(event_id): details for event_id, details in moved.before.items()}
    undo = await call.service(Drafts).keep(call.person.account_id, _MOVED, {"before": before}, call.now)
    key = "events.storm.moved_online" if isinstance(refuge, Online) else "events.storm.moved_later"
    text = phrase(key, count=len(moved.before), told=moved.told)
    back = Button(phrase("events.undo"), component("events:storm-undo", undo))
    return Message((Paragraph(text), Actions((back,))))


async def _preview(call: Call, found: Sequence[Event], by: timedelta, token: str) -> Message:
    """Show when each event would take place, and which one would not because its series is on then anyway."""
    blocks: list[Block] = [Heading(phrase("events.storm.preview"))]
    async with call.service(Database).read() as session:
        for each in found:
            after = sheltered(each.details, Postponed(by))
            then: RichText = rich(Moment(after.start))
            if await is_on_anyway(session, each, after):
                then = phrase("events.storm.on_anyway")
            blocks.append(Paragraph(rich(*_named(each), " · ", Moment(each.details.start), " → ", *then)))
    yes = Button(phrase("events.storm.yes"), _press(Postponed(by), token), ButtonStyle.DANGER)
    leave = Button(phrase("events.no_leave"), component("events:forget", token))
    return Message((*blocks, Actions((yes, leave))))


async def _asked(call: Call, name: str, token: str) -> Message | Form:
    return _form(name, token) if await _kept(call, token) is not None else say("events.gone_draft")


def _form(name: str, token: str, typed: str = "", problem: RichText = ()) -> Form:
    field = FormField(
        name,
        phrase(f"events.storm.ask_{name}"),
        hint=phrase(f"events.storm.hint_{name}"),
        required=name == "when",
        value=typed,
        problem=problem,
    )
    return Form(component(f"events:storm-{name}", token), phrase(f"events.storm.title_{name}"), (field,))


def _named(event: Event) -> RichText:
    return rich(Strong(rich(f"{event.id} ", event.details.named)))


def _press(refuge: Refuge, token: str) -> str:
    what = "online" if isinstance(refuge, Online) else str(int(refuge.by.total_seconds()))
    return component("events:storm", f"{what}:{token}")


async def _keep(call: Call, found: Sequence[Event], link: str) -> str:
    ids: list[Json] = [each.id for each in found]
    return await call.service(Drafts).keep(call.person.account_id, _SEEN, {"events": ids, "link": link}, call.now)


async def _kept(call: Call, token: str) -> Mapping[str, object] | None:
    return await call.service(Drafts).find(call.person.account_id, _SEEN, token, call.now)


async def _listed(call: Call, kept: Mapping[str, object] | None) -> Sequence[Event]:
    ids = kept.get("events") if kept is not None else None
    async with call.service(Database).read() as session:
        found = await events_by_id(session, ids if isinstance(ids, list) else [])
    return sorted((each for each in found.values() if each.takes_place), key=lambda each: each.details.start)
