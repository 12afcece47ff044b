"""Show what would change of an event, and change it once that is right."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.call import Call
from bot.components import component
from bot.declaration.command import action
from bot.drafts import Drafts
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Context,
    Heading,
    Json,
    Listing,
    Message,
    Paragraph,
    RichText,
    phrase,
    say,
)
from bot.roles import Role
from bot.storage import Database
from commands.events.desk import EventDesk
from commands.events.editing.difference import difference
from commands.events.editing.revision import Revision
from commands.events.notices.changes import after_cancelling, after_change
from commands.events.programme.details import Details
from commands.events.programme.event import Event
from commands.events.programme.finding import find_event
from commands.events.programme.keeping import change, mark_changed, set_status
from commands.events.programme.pictures import give_picture
from commands.events.recurring.series import carried, following, retell_series
from commands.events.recurring.splitting import series_with, split
from commands.events.rsvp.seats import counts
from commands.events.tables import Status

_DRAFT = "events:revision"


async def propose_revision(call: Call, revision: Revision) -> Message:
    """Show what would change, with a button that does it."""
    async with call.service(Database).read() as session:
        event = await find_event(session, revision.event_id)
        if event is None:
            return say("events.gone")
        going = (await counts(session, [event.id]))[event.id].going
        series = await series_with(session, event) if revision.rhythm is not None else None
    theirs: list[Block] = []
    if event.revision != revision.revision:
        theirs = [
            Paragraph(phrase("events.changed_meanwhile")),
            Listing(difference(revision.before, event.details, call)),
        ]
        revision = revision.over(event)
    if not revision.changes(event):
        return Message((*theirs, Paragraph(phrase("events.nothing_changes", title=event.details.named))))
    recurs = (series.rule, revision.rhythm.rule) if series and revision.rhythm else (None, None)
    lines: list[RichText] = [*difference(event.details, revision.after, call, recurs)]
    if revision.picture is not None:
        lines.append(phrase("events.new_picture"))
    blocks: list[Block] = [
        Heading(phrase("events.would_change", title=event.details.named, number=event.id)),
        *theirs,
        Listing(tuple(lines)),
    ]
    if revision.series:
        blocks.append(Context(phrase("events.later_ones_too")))
    capacity = revision.after.capacity
    if capacity is not None and going > capacity:
        blocks.append(Context(phrase("events.more_than_seats", going=going, capacity=capacity)))
    token = await call.service(Drafts).keep(call.person.account_id, _DRAFT, revision.to_json(), call.now)
    yes = Button(phrase("events.yes_change"), component("events:change", token), ButtonStyle.PRIMARY)
    no = Button(phrase("events.no_leave"), component("events:forget", token))
    return Message((*blocks, Actions((yes, no))))


@action("events:change", replaces=True, requires=Role.STAFF)
async def confirmed(call: Call, token: str) -> Message:
    """Make the change that was shown, unless the event has become another one since."""
    kept = await call.service(Drafts).find(call.person.account_id, _DRAFT, token, call.now)
    if kept is None:
        return say("events.gone_draft")
    revision = Revision.from_json(kept)
    async with call.service(Database).write() as session:
        event = await find_event(session, revision.event_id, lock=True)
        if event is None:
            return say("events.gone")
        if event.revision == revision.revision:
            told = await _change(session, call, event, revision)
            return say("events.changed.saved", title=revision.after.named, told=told)
    if not revision.over(event).changes(event):
        return say("events.nothing_changes", title=event.details.named)
    return await propose_revision(call, revision)


async def _change(session: AsyncSession, call: Call, event: Event, revision: Revision) -> int:
    """Change an event, and its series where that is meant; return how many people are told."""
    desk, told = call.service(EventDesk), 0
    changed: list[tuple[Event, Details]] = [(event, revision.after)]
    if revision.series and event.series_id is not None:
        if revision.rhythm is not None:
            parted = await split(session, event, revision.after, revision.rhythm, call.person.account_id, call.now)
            changed = [*parted.changed]
            for each in parted.gone:
                off = await set_status(session, each, Status.CANCELLED, call.now)
                told += await after_cancelling(session, desk, off, "", call.now)
        else:
            await retell_series(session, event.series_id, event.details, revision.after, call.now)
            later = [each for each in await following(session, event) if each.id != event.id]
            changed += [(each, carried(each.details, event.details, revision.after)) for each in later]
    if revision.picture is not None:
        ids = [each.id for each, _ in changed]
        await give_picture(session, ids, revision.picture)
        await mark_changed(session, ids, call.now)
    for each, after in changed:
        told += await _change_one(session, call, each, after)
    return told


async def _change_one(session: AsyncSession, call: Call, event: Event, after: Details) -> int:
    made = await change(session, event, after, call.now)
    what: list[Json] = [*sorted(made.changed)]
    await record(session, call.person, "events:changed", f"event:{event.id}", call.now, {"changed": what})
    if not event.takes_place:
        return 0
    return await after_change(session, call.service(EventDesk), made, call.now)
