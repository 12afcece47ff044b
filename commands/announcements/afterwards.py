"""What staff do with an announcement that is out: take it back, send it again, nudge, and see who is missing."""

from __future__ import annotations

from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action
from bot.messages import Actions, Button, ButtonStyle, Context, Listing, Message, Paragraph, phrase, rich, say
from bot.roles import Role
from bot.storage import Database
from commands.announcements import amending
from commands.announcements.bulletins import find_bulletin
from commands.announcements.chat import announce
from commands.announcements.desk import Desk
from commands.announcements.following import follow
from commands.announcements.looks import Count
from commands.announcements.receipts import counted, outstanding
from commands.announcements.showing import number_of
from commands.announcements.staff import Number
from commands.announcements.tables import State

_MOST_NAMED = 40


@announce.command("recall", requires=Role.STAFF, answers=Answers.PRIVATE)
async def recall(call: Call, number: Number) -> Message:
    """Ask once more before what was sent is taken back."""
    return await _asks_to_recall(call, number)


@action("announce:recall", requires=Role.STAFF)
async def recall_pressed(call: Call, argument: str) -> Message:
    """Ask once more before what was sent is taken back."""
    return await _asks_to_recall(call, number_of(argument))


@action("announce:recall_now", requires=Role.STAFF, replaces=True)
async def recall_now(call: Call, argument: str) -> Message:
    """Take back what was sent."""
    number, desk = number_of(argument), call.service(Desk)
    async with call.service(Database).write() as session:
        if not await amending.recall(session, desk, number, call.person, call.now):
            return say("announce.nothing_to_recall", number=number)
        await follow(session, desk, number, call.now)
    return say("announce.recalling", number=number)


@announce.command("resend", requires=Role.STAFF, answers=Answers.PRIVATE)
async def resend(call: Call, number: Number) -> Message:
    """Send again to those whom an announcement failed to reach."""
    return await _sent_again(call, number)


@action("announce:resend", requires=Role.STAFF)
async def resend_pressed(call: Call, argument: str) -> Message:
    """Send again to those whom an announcement failed to reach."""
    return await _sent_again(call, number_of(argument))


@announce.command("nudge", requires=Role.STAFF, answers=Answers.PRIVATE)
async def nudge(call: Call, number: Number) -> Message:
    """Remind those who have not acknowledged, once."""
    return await _nudged(call, number)


@action("announce:nudge", requires=Role.STAFF)
async def nudge_pressed(call: Call, argument: str) -> Message:
    """Remind those who have not acknowledged, once."""
    return await _nudged(call, number_of(argument))


@action("announce:who", requires=Role.STAFF)
async def who(call: Call, argument: str) -> Message:
    """Name who has not acknowledged yet."""
    number = number_of(argument)
    async with call.service(Database).read() as session:
        missing, count = await outstanding(session, number), await counted(session, number)
    if not missing:
        return _nobody_missing(count)
    listed = Listing(tuple(rich(each) for each in missing[:_MOST_NAMED]))
    more = (Context(phrase("announce.and_more", count=len(missing) - _MOST_NAMED)),) * (len(missing) > _MOST_NAMED)
    return Message((Paragraph(phrase("announce.missing", count=len(missing))), listed, *more))


async def _sent_again(call: Call, number: int) -> Message:
    desk = call.service(Desk)
    async with call.service(Database).write() as session:
        again = await amending.resend(session, desk, number, call.person, call.now)
        if again:
            await follow(session, desk, number, call.now)
    return say("announce.resent", count=again) if again else say("announce.nothing_to_resend")


async def _nudged(call: Call, number: int) -> Message:
    desk = call.service(Desk)
    async with call.service(Database).write() as session:
        bulletin, count = await find_bulletin(session, number), await counted(session, number)
        if bulletin is None or bulletin.state is not State.SENT:
            return say("announce.nobody_to_nudge", number=number)
        nudged = await amending.nudge(session, desk, number, call.person, call.now)
        if nudged:
            await follow(session, desk, number, call.now)
    if nudged is None:
        return say("announce.nudged_before")
    return say("announce.nudged", count=nudged) if nudged else _nobody_missing(count)


def _nobody_missing(count: Count) -> Message:
    return say("announce.nobody_missing" if count.of else "announce.readers_unknown")


async def _asks_to_recall(call: Call, number: int) -> Message:
    async with call.service(Database).read() as session:
        bulletin = await find_bulletin(session, number)
    if bulletin is None or bulletin.state is not State.SENT:
        return say("announce.nothing_to_recall", number=number)
    button = Button(phrase("announce.recall_yes"), component("announce:recall_now", str(number)), ButtonStyle.DANGER)
    return Message((Paragraph(phrase("announce.recall_asked", number=number)), Actions((button,))))
