"""What staff do with an announcement, by its buttons or by its number."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.messages import Actions, Button, ButtonStyle, Message, Paragraph, phrase, say
from bot.roles import Role
from bot.storage import Database
from commands.announcements import steps
from commands.announcements.audience import parts_of
from commands.announcements.bulletins import find_bulletin
from commands.announcements.chat import announce
from commands.announcements.desk import Desk
from commands.announcements.reach import Reach, reach_of
from commands.announcements.showing import number_of, seen, show_card, show_look
from commands.announcements.steps import Step
from commands.announcements.tables import State

Number = Annotated[int, Param(minimum=1)]


@announce.command("show", requires=Role.STAFF, answers=Answers.PRIVATE)
async def show(call: Call, number: Number) -> Message:
    """Show an announcement as it stands, with everything that can be done with it."""
    return await show_card(call, number)


@action("announce:show", requires=Role.STAFF)
async def show_pressed(call: Call, argument: str) -> Message:
    """Show an announcement as it stands."""
    return await show_card(call, number_of(argument))


@action("announce:chosen", requires=Role.STAFF)
async def show_chosen(call: Call, _argument: str) -> Message:
    """Show the announcement that was chosen from the list."""
    return await show_card(call, number_of(call.chosen[0] if call.chosen else ""))


@action("announce:look", requires=Role.STAFF)
async def look(call: Call, argument: str) -> Message:
    """Show an announcement as one platform would show it."""
    return await show_look(call, number_of(argument), argument.partition(":")[2])


@action("announce:refresh", requires=Role.STAFF, replaces=True)
async def refresh(call: Call, argument: str) -> Message:
    """Bring a card up to date."""
    return await show_card(call, number_of(argument))


@announce.command("send", requires=Role.STAFF, answers=Answers.PRIVATE)
async def send(call: Call, number: Number) -> Message:
    """Send a draft, or let it take its next step."""
    async with call.service(Database).read() as session:
        bulletin = await find_bulletin(session, number)
    return await _send(call, number, bulletin.revision if bulletin is not None else 0)


@action("announce:send", requires=Role.STAFF, replaces=True)
async def send_pressed(call: Call, argument: str) -> Message:
    """Send a draft as it was seen."""
    return await _send(call, *seen(argument))


@action("announce:ping", requires=Role.STAFF, replaces=True)
async def ping(call: Call, argument: str) -> Message:
    """Send a draft that calls everybody, now that this has been confirmed."""
    return await _take(call, *seen(argument))


@action("announce:loud", requires=Role.STAFF, replaces=True)
async def loud(call: Call, argument: str) -> Message:
    """Call everybody in the places of a draft, or no longer."""
    number, revision = seen(argument)
    async with call.service(Database).write() as session:
        bulletin = await find_bulletin(session, number)
        if bulletin is None or bulletin.revision != revision or bulletin.state not in steps.OPEN:
            step = Step.CHANGED
        else:
            content = replace(bulletin.content, loud=not bulletin.content.loud)
            step = await steps.revise(session, call.service(Desk), number, content, call.person, call.now)
    return await show_card(call, number, step)


@action("announce:second", requires=Role.STAFF, replaces=True)
async def second(call: Call, argument: str) -> Message:
    """Ask for a second person's approval of a draft, or no longer."""
    number, wanted = seen(argument)
    async with call.service(Database).write() as session:
        step = await steps.choose_second(session, number, wanted=bool(wanted))
    return await show_card(call, number, step)


@action("announce:approve", requires=Role.STAFF)
async def approve(call: Call, argument: str) -> Message:
    """Approve what somebody else has written."""
    number, revision = seen(argument)
    async with call.service(Database).write() as session:
        step = await steps.approve(session, call.service(Desk), number, revision, call.person, call.now)
    return await show_card(call, number, step)


@action("announce:back", requires=Role.STAFF)
async def back(call: Call, argument: str) -> Message:
    """Give what somebody else has written back to them."""
    number, revision = seen(argument)
    async with call.service(Database).write() as session:
        step = await steps.send_back(session, call.service(Desk), number, revision, call.person, call.now)
    return await show_card(call, number, step)


@announce.command("cancel", requires=Role.STAFF, answers=Answers.PRIVATE)
async def cancel(call: Call, number: Number) -> Message:
    """Cancel what nobody has read yet."""
    return await _cancelled(call, number)


@action("announce:cancel", requires=Role.STAFF, replaces=True)
async def cancel_pressed(call: Call, argument: str) -> Message:
    """Cancel what nobody has read yet."""
    return await _cancelled(call, number_of(argument))


@action("announce:copy", requires=Role.STAFF, replaces=True)
async def copy(call: Call, argument: str) -> Message:
    """Begin a new draft with the words of one that was cancelled."""
    async with call.service(Database).write() as session:
        bulletin = await find_bulletin(session, number_of(argument))
        if bulletin is None:
            return say("announce.none_of_that_number", number=number_of(argument))
        at = bulletin.content.at if bulletin.content.at is not None and bulletin.content.at > call.now else None
        number = await steps.write(session, call.person, replace(bulletin.content, at=at), call.now)
    return await show_card(call, number)


async def _send(call: Call, number: int, revision: int) -> Message:
    """Send, unless that calls everybody and nobody has confirmed it."""
    async with call.service(Database).read() as session:
        bulletin = await find_bulletin(session, number)
        if bulletin is None or not bulletin.content.loud or bulletin.state is not State.DRAFT:
            reach = None
        else:
            parts = parts_of(bulletin.content.audience)
            reach = await reach_of(session, call.service(Desk), parts, bulletin.author_id)
    if reach is None or not reach.places or bulletin is None or bulletin.revision != revision:
        return await _take(call, number, revision)
    return _asks_to_ping(number, revision, reach)


async def _take(call: Call, number: int, revision: int) -> Message:
    async with call.service(Database).write() as session:
        step = await steps.send(session, call.service(Desk), number, revision, call.person, call.now)
    return await show_card(call, number, step)


async def _cancelled(call: Call, number: int) -> Message:
    async with call.service(Database).write() as session:
        step = await steps.cancel(session, call.service(Desk), number, call.person, call.now)
    return await show_card(call, number, step)


def _asks_to_ping(number: int, revision: int, reach: Reach) -> Message:
    asked = phrase("announce.ping_asked", people=len(reach.people), places=len(reach.places))
    yes = Button(
        phrase("announce.ping_yes", people=len(reach.people)),
        component("announce:ping", f"{number}:{revision}"),
        ButtonStyle.DANGER,
    )
    no = Button(phrase("announce.ping_no"), component("announce:refresh", str(number)))
    return Message((Paragraph(asked), Actions((yes, no))))
