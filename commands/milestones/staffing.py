"""What staff do with the plan: add milestones, move them, take them out, and see how far every team has come."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from bot.audit import record
from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.messages import Actions, Button, Context, Message, Moment, Paragraph, Plain, phrase, say
from bot.roles import Role
from bot.storage import Database
from commands.milestones import messages, plan
from commands.milestones.board import SHOWN_BACK, Board
from commands.milestones.chat import Number, milestone, numbers_of
from commands.milestones.due import Due, instant_of

_Due = Annotated[str, Param(type=Due())]


@milestone.command("add", requires=Role.STAFF, answers=Answers.FORM)
async def add(
    call: Call, name: Annotated[str, Param(minimum=1, maximum=120)], due: _Due, *, asks: bool = True
) -> Message:
    """Add a milestone; unless told otherwise, each team says when it is done."""
    due_at = instant_of(call, due)
    async with call.service(Database).write() as session:
        number = await plan.add(session, name, due_at, call.now, asks=asks)
        await call.service(Board).follow(session, call.now)
        await record(session, call.person, "milestone.added", f"milestone:{number}", call.now, {"name": name})
    return _changed("milestone.added", number, name, due_at)


@milestone.command("move", requires=Role.STAFF, answers=Answers.PRIVATE)
async def move(call: Call, number: Number, due: _Due) -> Message:
    """Give a milestone another time."""
    due_at = instant_of(call, due)
    async with call.service(Database).write() as session:
        if not await plan.move(session, number, due_at):
            return say("milestone.gone", number=number)
        step = await plan.find_step(session, number)
        await call.service(Board).follow(session, call.now)
        await record(session, call.person, "milestone.moved", f"milestone:{number}", call.now)
    return _changed("milestone.moved", number, step.name if step is not None else "", due_at)


@milestone.command("remove", requires=Role.STAFF, answers=Answers.PRIVATE)
async def remove(call: Call, number: Number) -> Message:
    """Take a milestone out of the plan."""
    return await _removed(call, number)


@action("milestone:remove", requires=Role.STAFF, replaces=True)
async def remove_pressed(call: Call, argument: str) -> Message:
    """Take a milestone out of the plan that was just added."""
    return await _removed(call, numbers_of(argument)[0])


@action("milestone:restore", requires=Role.STAFF, replaces=True)
async def restore(call: Call, argument: str) -> Message:
    """Put a milestone back into the plan."""
    number = numbers_of(argument)[0]
    async with call.service(Database).write() as session:
        if not await plan.remove(session, number, None):
            return say("milestone.gone", number=number)
        await call.service(Board).follow(session, call.now)
    return say("milestone.restored", number=number)


@milestone.command("board", requires=Role.STAFF, answers=Answers.PRIVATE)
async def board(call: Call) -> Message:
    """Show how far every team has come."""
    return await _board(call)


@action("milestone:board", requires=Role.STAFF, replaces=True)
async def board_again(call: Call, _argument: str) -> Message:
    """Show how far every team has come by now."""
    return await _board(call)


async def _board(call: Call) -> Message:
    async with call.service(Database).read() as session:
        found = await plan.steps(session, since=call.now - SHOWN_BACK)
    message = messages.board(found, call.now)
    refresh = Button(phrase("milestone.refresh"), component("milestone:board"))
    return Message((*message.blocks, Actions((refresh,)))) if found else message


async def _removed(call: Call, number: int) -> Message:
    async with call.service(Database).write() as session:
        if not await plan.remove(session, number, call.now):
            return say("milestone.gone", number=number)
        await call.service(Board).follow(session, call.now)
        await record(session, call.person, "milestone.removed", f"milestone:{number}", call.now)
    undo_button = Button(phrase("milestone.undo"), component("milestone:restore", str(number)))
    return Message((Paragraph(phrase("milestone.removed", number=number)), Actions((undo_button,))))


def _changed(key: str, number: int, name: str, due_at: datetime) -> Message:
    undo_button = Button(phrase("milestone.undo"), component("milestone:remove", str(number)))
    told = Paragraph(phrase(key, number=number, name=Plain(name), due=Moment(due_at)))
    buttons = (Actions((undo_button,)),) if key == "milestone.added" else ()
    return Message((told, *buttons, Context(phrase("milestone.how"))))
