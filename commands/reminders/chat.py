"""`/remind`, and the buttons of reminders."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.call import Call, Refused
from bot.community.teams import team_of
from bot.declaration.command import Answers, Group, action
from bot.declaration.parameters import Param
from bot.drafts import Drafts
from bot.messages import Block, Heading, Message, Paragraph, Plain, Strong, phrase, rich, say
from bot.obstacles import Obstacles
from bot.places import Place
from bot.roles import Role
from bot.series.rhythm import Rhythm
from bot.storage import Database
from bot.when.wall_time import instants
from commands.reminders import messages
from commands.reminders.diary import Diary, Entry, TooMany
from commands.reminders.phrasing import as_people_say
from commands.reminders.wishes import MORNING, Addressee, Asked, AskedType, Wish, readings
from commands.reminders.zones import ProgrammeZone

remind = Group("remind", default="add")


class Whom(StrEnum):
    """Who is reminded."""

    ME = "me"
    TEAM = "team"


_DRAFT = "remind:wish"
_MOST_AT_HOME = 3


@remind.command("add", answers=Answers.FORM, phrasing=as_people_say)
async def add(
    call: Call,
    when: Annotated[Asked, Param(type=AskedType())],
    text: Annotated[str, Param(minimum=1, maximum=1000, lines=True)],
    *,
    whom: Whom = Whom.ME,
    channel: Place | None = None,
) -> Message:
    """Show what was understood, and set it once the person says so."""
    if channel is not None and not call.person.role.includes(Role.STAFF):
        raise Refused(phrase("remind.channel_is_for_staff"))
    if channel is not None:
        await call.service(Obstacles).check(channel)
    shared = channel is not None or whom is not Whom.ME
    rhythms = readings(when, call.zone, call.service(ProgrammeZone).zone, call.now, shared=shared)
    if not rhythms:
        return say("remind.over", phrase=Plain(when.phrase))
    to = await _addressee(call, whom, channel)
    wish = Wish(text, to, rhythms)
    token = await call.service(Drafts).keep(call.person.account_id, _DRAFT, wish.to_json(), call.now)
    return messages.preview(wish, token, call.now, call.zone, call.language)


@remind.command("list", answers=Answers.PRIVATE)
async def list_(call: Call) -> Message:
    """List what is to come."""
    async with call.service(Database).read() as session:
        entries = await call.service(Diary).to_come(session, call.person.id)
    return messages.listing(entries, call.zone, call.language)


@remind.command("cancel", answers=Answers.PRIVATE)
async def cancel(call: Call, number: Annotated[int, Param(minimum=1)]) -> Message:
    """Cancel a reminder by its number."""
    return await _cancelled(call, number)


@remind.command("change", answers=Answers.PRIVATE)
async def change(
    call: Call, number: Annotated[int, Param(minimum=1)], when: Annotated[Asked, Param(type=AskedType())]
) -> Message:
    """Give a reminder another time; where that may be several, show them first."""
    async with call.service(Database).read() as session:
        entry = await call.service(Diary).find(session, call.person.id, number)
    if entry is None:
        return say("remind.not_yours", number=number)
    programme = call.service(ProgrammeZone).zone
    rhythms = readings(when, call.zone, programme, call.now, shared=entry.to.is_shared)
    if not rhythms:
        return say("remind.over", phrase=Plain(when.phrase))
    wish = Wish(entry.text, entry.to, rhythms, changes=entry.id)
    if len(rhythms) == 1:
        return await _changed(call, wish, rhythms[0])
    token = await call.service(Drafts).keep(call.person.account_id, _DRAFT, wish.to_json(), call.now)
    return messages.preview(wish, token, call.now, call.zone, call.language)


@action("remind:set", replaces=True)
async def set_(call: Call, argument: str) -> Message:
    """Set the reminder that was previewed, in the reading whose button was pressed."""
    token, _, number = argument.partition(":")
    kept = await call.service(Drafts).find(call.person.account_id, _DRAFT, token, call.now)
    if kept is None or not number.isdecimal():
        return say("remind.gone")
    wish = Wish.from_json(kept)
    rhythm = wish.rhythms[min(int(number), len(wish.rhythms) - 1)]
    if rhythm.since(call.now) is None:
        return say("remind.over", phrase=Plain(wish.text))
    if wish.changes is not None:
        return await _changed(call, wish, rhythm)
    try:
        async with call.service(Database).write() as session:
            entry = await call.service(Diary).enter(session, call.person, wish.text, rhythm, token, call.now, wish.to)
    except TooMany:
        return say("remind.too_many")
    return messages.entered(entry, call.zone, call.language) if entry else say("remind.set_already")


@action("remind:forget", replaces=True)
async def forget(_call: Call, _argument: str) -> Message:
    """Leave a previewed reminder unset."""
    return say("remind.forgotten")


@action("remind:cancel", replaces=True)
async def cancel_pressed(call: Call, argument: str) -> Message:
    """Cancel a reminder by its button."""
    return await _cancelled(call, int(argument)) if argument.isdecimal() else say("remind.gone")


@action("remind:stop")
async def stop(call: Call, argument: str) -> Message:
    """Let what others read too not come again: whoever set it may say so, and staff."""
    diary = call.service(Diary)
    async with call.service(Database).write() as session:
        entry = await _in_charge(call, diary, session, argument)
        if entry is None:
            raise Refused(phrase("remind.not_yours_to_stop"))
        await diary.end(session, entry)
        await record(session, call.person, "remind:stop", f"reminder:{entry.id}", call.now)
    return messages.cancelled(entry)


@action("remind:drop")
async def drop(call: Call, _argument: str) -> Message:
    """Cancel the reminder that was chosen from the list."""
    chosen = call.chosen[0] if call.chosen else ""
    return await _cancelled(call, int(chosen)) if chosen.isdecimal() else say("remind.gone")


@action("remind:restore", replaces=True)
async def restore(call: Call, argument: str) -> Message:
    """Bring a cancelled reminder back, if its time is not over."""
    diary = call.service(Diary)
    async with call.service(Database).write() as session:
        entry = await _in_charge(call, diary, session, argument)
        if entry is None:
            return say("remind.gone")
        back = await diary.replan(session, entry, entry.upcoming.rhythm, call.now)
    if back.upcoming.due_at is None:
        return say("remind.over", phrase=Plain(entry.text))
    return messages.entered(back, call.zone, call.language)


@action("remind:done", replaces=True)
async def done(call: Call, argument: str) -> Message:
    """Keep that something is done."""
    diary = call.service(Diary)
    async with call.service(Database).write() as session:
        entry = await _own(call, diary, session, argument)
        if entry is None:
            return say("remind.gone")
        await diary.done(session, entry, call.now)
    return messages.finished(entry.text)


@action("remind:snooze", replaces=True)
async def snooze(call: Call, argument: str) -> Message:
    """Remind again later."""
    number, _, how_long = argument.partition(":")
    async with call.service(Database).read() as session:
        entry = await _own(call, call.service(Diary), session, number)
    return await _again(call, entry.text, number, how_long) if entry else say("remind.gone")


@action("remind:later")
async def later(call: Call, argument: str) -> Message:
    """Remind one reader of a channel later, by themselves."""
    number, _, how_long = argument.partition(":")
    if not number.isdecimal():
        return say("remind.gone")
    async with call.service(Database).read() as session:
        text = await call.service(Diary).shown(session, int(number))
    return await _again(call, text, number, how_long) if text is not None else say("remind.gone")


async def home(call: Call) -> Sequence[Block]:
    """Show the next reminders on a person's home and among what is on today."""
    async with call.service(Database).read() as session:
        entries = await call.service(Diary).to_come(session, call.person.id, _MOST_AT_HOME)
    if not entries:
        return ()
    lines = [rich(Strong(rich(messages.told(each, call.zone, call.language))), f" · {each.text}") for each in entries]
    return (Heading(phrase("remind.home_title")), *(Paragraph(line) for line in lines))


async def _changed(call: Call, wish: Wish, rhythm: Rhythm) -> Message:
    """Give a reminder another rhythm; the button that undoes it gives the one before."""
    diary = call.service(Diary)
    async with call.service(Database).write() as session:
        entry = await diary.find(session, call.person.id, wish.changes or 0)
        if entry is None:
            return say("remind.gone")
        changed = await diary.replan(session, entry, rhythm, call.now)
    before = Wish(entry.text, entry.to, (entry.upcoming.rhythm,), changes=entry.id)
    undo = await call.service(Drafts).keep(call.person.account_id, _DRAFT, before.to_json(), call.now)
    return messages.changed(changed, undo, call.zone, call.language)


async def _cancelled(call: Call, number: int) -> Message:
    diary = call.service(Diary)
    async with call.service(Database).write() as session:
        entry = await diary.find(session, call.person.id, number)
        if entry is None:
            return say("remind.not_yours", number=number)
        await diary.end(session, entry)
    return messages.cancelled(entry)


async def _own(call: Call, diary: Diary, session: AsyncSession, number: str) -> Entry | None:
    """Return the person's own reminder of that number; nobody's button acts on somebody else's."""
    return await diary.find(session, call.person.id, int(number)) if number.isdecimal() else None


async def _in_charge(call: Call, diary: Diary, session: AsyncSession, number: str) -> Entry | None:
    """Return a reminder that is the person's own or, for staff, one that others read too."""
    entry = await _own(call, diary, session, number)
    if entry is None and number.isdecimal() and call.person.role.includes(Role.STAFF):
        entry = await diary.shared(session, int(number))
    return entry


async def _again(call: Call, text: str, number: str, how_long: str) -> Message:
    """Set the same reminder once more for whoever presses; a press that is repeated at once sets no second one."""
    if how_long not in messages.SNOOZES:
        return say("remind.gone")
    at = _later(how_long, call)
    rhythm = Rhythm(at.astimezone(call.zone).replace(tzinfo=None), call.zone)
    token = f"again:{number}:{call.person.id}:{call.now:%Y-%m-%dT%H:%M}"
    try:
        async with call.service(Database).write() as session:
            entry = await call.service(Diary).enter(session, call.person, text, rhythm, token, call.now)
    except TooMany:
        return say("remind.too_many")
    return messages.put_off(entry, call.zone, call.language) if entry else say("remind.set_already")


def _later(how_long: str, call: Call) -> datetime:
    if how_long == "10m":
        return call.now + timedelta(minutes=10)
    if how_long == "1h":
        return call.now + timedelta(hours=1)
    tomorrow = call.now.astimezone(call.zone).date() + timedelta(days=1)
    return instants(datetime.combine(tomorrow, MORNING), call.zone)[0]


async def _addressee(call: Call, whom: Whom, channel: Place | None) -> Addressee:
    """Return who is to be reminded; a channel goes before a team."""
    async with call.service(Database).write() as session:
        if channel is not None:
            return Addressee(place_id=await call.service(Diary).place_id(session, channel))
        if whom is Whom.ME:
            return Addressee()
        team = await team_of(session, call.person.id)
    if team is None:
        raise Refused(phrase("remind.no_team"))
    return Addressee(team_id=team.id)
