"""`/events cancel`, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from bot.audit import record
from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.drafts import Drafts
from bot.messages import Actions, Button, ButtonStyle, Json, Message, Moment, Paragraph, phrase, say
from bot.roles import Role
from bot.storage import Database
from commands.events.desk import EventDesk
from commands.events.group import events
from commands.events.lookup import EVENT_AMONG_WORDS, EventRef
from commands.events.notices.changes import after_cancelling, after_restoring
from commands.events.programme.event import Event
from commands.events.programme.finding import events_by_id, find_event
from commands.events.programme.keeping import set_status
from commands.events.recurring.series import end_series, following, resume_series
from commands.events.rsvp.seats import counts
from commands.events.tables import Status

_REASON = "events:reason"
_RESTORE = "events:restorable"


@events.command("cancel", answers=Answers.FORM, requires=Role.STAFF)
async def cancel(
    call: Call,
    event: Annotated[EventRef, Param(type=EVENT_AMONG_WORDS)],
    reason: Annotated[str, Param(maximum=500)] = "",
    *,
    series: bool = False,
) -> Message:
    """Ask whether an event, or its series from it on, is to be cancelled."""
    async with call.service(Database).read() as session:
        found = await find_event(session, event.id)
        if found is None:
            return say("events.gone")
        count = (await counts(session, [found.id]))[found.id]
        others = len(await following(session, found)) if series and found.series_id else 1
    if not found.takes_place:
        return say("events.cancelled_before", title=found.details.named)
    draft: dict[str, Json] = {"event": found.id, "reason": reason, "series": series}
    token = await call.service(Drafts).keep(call.person.account_id, _REASON, draft, call.now)
    text = phrase(
        "events.cancel_series" if others > 1 else "events.cancel_one",
        title=found.details.named,
        start=Moment(found.details.start),
        people=count.going + count.maybe + count.waiting,
        count=others,
    )
    yes = Button(phrase("events.yes_cancel"), component("events:cancelled", token), ButtonStyle.DANGER)
    no = Button(phrase("events.no_leave"), component("events:forget", token))
    return Message((Paragraph(text), Actions((yes, no))))


@action("events:cancelled", replaces=True, requires=Role.STAFF)
async def cancel_confirmed(call: Call, token: str) -> Message:
    """Cancel what was asked about."""
    kept = await call.service(Drafts).find(call.person.account_id, _REASON, token, call.now)
    if kept is None:
        return say("events.gone_draft")
    return await _cancelled(call, int(str(kept["event"])), str(kept["reason"]), series=bool(kept["series"]))


@action("events:cancel", replaces=True, requires=Role.STAFF)
async def cancel_pressed(call: Call, argument: str) -> Message:
    """Cancel an event that was just put up."""
    number, _, series = argument.partition(":")
    return await _cancelled(call, int(number) if number.isdecimal() else 0, "", series=series == "1")


@action("events:restore", replaces=True, requires=Role.STAFF)
async def restore(call: Call, token: str) -> Message:
    """Let what was cancelled take place after all."""
    kept = await call.service(Drafts).find(call.person.account_id, _RESTORE, token, call.now)
    ids = kept.get("events") if kept is not None else None
    if not isinstance(ids, list):
        return say("events.gone_draft")
    desk = call.service(EventDesk)
    restored: list[Event] = []
    async with call.service(Database).write() as session:
        for event in (await events_by_id(session, ids)).values():
            if event.status is not Status.CANCELLED or event.is_over(call.now):
                continue
            back = await set_status(session, event, Status.PLANNED, call.now)
            await after_restoring(session, desk, back, call.now)
            await record(session, call.person, "events:restored", f"event:{event.id}", call.now)
            restored.append(back)
        if restored and len(ids) > 1 and restored[0].series_id is not None:
            await resume_series(session, restored[0].series_id)
    if not restored:
        return say("events.gone")
    return say("events.restored", title=restored[0].details.named, count=len(restored))


async def _cancelled(call: Call, event_id: int, reason: str, *, series: bool) -> Message:
    desk = call.service(EventDesk)
    told = 0
    async with call.service(Database).write() as session:
        event = await find_event(session, event_id, lock=True)
        if event is None or not event.takes_place:
            return say("events.gone")
        affected: Sequence[Event] = [event]
        if series and event.series_id is not None:
            affected = await following(session, event)
            await end_series(session, event.series_id)
        for each in affected:
            off = await set_status(session, each, Status.CANCELLED, call.now)
            told += await after_cancelling(session, desk, off, reason, call.now)
            await record(session, call.person, "events:cancelled", f"event:{each.id}", call.now)
    ids = [each.id for each in affected]
    token = await call.service(Drafts).keep(call.person.account_id, _RESTORE, {"events": [*ids]}, call.now)
    back = Button(phrase("events.restore"), component("events:restore", token))
    text = phrase("events.cancelled", title=event.details.named, told=told, count=len(ids))
    return Message((Paragraph(text), Actions((back,))))
