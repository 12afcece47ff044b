"""`/events storm`: one look, one press."""

from __future__ import annotations

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
    Heading,
    Json,
    Message,
    Moment,
    Paragraph,
    Strong,
    phrase,
    rich,
    say,
)
from bot.roles import Role
from bot.storage import Database
from commands.events.desk import EventDesk
from commands.events.editing.given import Given, NotGiven, changes_of
from commands.events.group import events
from commands.events.rsvp.seats import counts
from commands.events.storm.moving import Refuge, affected, move, move_back

_SEEN, _MOVED = "events:storm-seen", "events:storm-moved"


@events.command("storm", answers=Answers.PRIVATE, requires=Role.STAFF)
async def storm(call: Call, link: str = "") -> Message:
    """List what a storm affects, with a button that moves all of it."""
    try:
        changes_of(Given(link=link), call.language)
    except NotGiven as wrong:
        raise Refused(wrong.text) from None
    async with call.service(Database).read() as session:
        found = await affected(session, call.service(EventDesk), call.now)
        count = await counts(session, [each.id for each in found])
    if not found:
        return say("events.storm.nothing")
    ids: list[Json] = [each.id for each in found]
    token = await call.service(Drafts).keep(call.person.account_id, _SEEN, {"events": ids, "link": link}, call.now)
    blocks: list[Block] = [Heading(phrase("events.storm.title", count=len(found)))]
    for each in found:
        going = phrase("events.card.going", count=count[each.id].going)
        title = Strong(rich(f"{each.id} ", each.details.named))
        blocks.append(
            Paragraph(rich(title, " · ", Moment(each.details.start), f" · {each.details.place or '–'} · ", *going))
        )
    online = Button(phrase("events.storm.online"), component("events:storm", f"online:{token}"), ButtonStyle.PRIMARY)
    later = Button(phrase("events.storm.later"), component("events:storm", f"later:{token}"), ButtonStyle.DANGER)
    leave = Button(phrase("events.no_leave"), component("events:forget", token))
    return Message((*blocks, Actions((online, later, leave))))


@action("events:storm", replaces=True, requires=Role.STAFF)
async def confirmed(call: Call, argument: str) -> Message:
    """Move what was listed."""
    refuge, _, token = argument.partition(":")
    kept = await call.service(Drafts).find(call.person.account_id, _SEEN, token, call.now)
    ids = kept.get("events") if kept is not None else None
    if kept is None or not isinstance(ids, list) or refuge not in tuple(Refuge):
        return say("events.gone_draft")
    desk = call.service(EventDesk)
    async with call.service(Database).write() as session:
        moved = await move(session, desk, ids, Refuge(refuge), str(kept["link"]), call.now)
        await record(session, call.person, "events:storm", refuge, call.now, {"events": [*moved.before]})
    before: dict[str, Json] = {str(event_id): details for event_id, details in moved.before.items()}
    undo = await call.service(Drafts).keep(call.person.account_id, _MOVED, {"before": before}, call.now)
    text = phrase(f"events.storm.moved_{refuge}", count=len(moved.before), told=moved.told)
    back = Button(phrase("events.undo"), component("events:storm-undo", undo))
    return Message((Paragraph(text), Actions((back,))))


@action("events:storm-undo", replaces=True, requires=Role.STAFF)
async def undone(call: Call, token: str) -> Message:
    """Let everything be as it was before."""
    kept = await call.service(Drafts).find(call.person.account_id, _MOVED, token, call.now)
    before = kept.get("before") if kept is not None else None
    if not isinstance(before, dict):
        return say("events.gone_draft")
    async with call.service(Database).write() as session:
        details = {int(event_id): each for event_id, each in before.items()}
        back = await move_back(session, call.service(EventDesk), details, call.now)
        await record(session, call.person, "events:storm-undone", "", call.now)
    return say("events.storm.back", count=back)
