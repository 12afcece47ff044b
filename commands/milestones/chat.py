"""`/milestone`: what is due, what a team has done of it, and what staff change about the plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.call import Call, Refused
from bot.community.teams import in_team, team_of
from bot.components import component
from bot.declaration.command import Answers, Group, action
from bot.declaration.parameters import Circumstances, OptionKind, Param, Wrong
from bot.interactions import OptionValue
from bot.languages import Language
from bot.messages import (
    Actions,
    Block,
    Button,
    Context,
    Message,
    Moment,
    Option,
    Paragraph,
    PerLanguage,
    Plain,
    phrase,
    say,
)
from bot.people import TeamRef
from bot.roles import Role
from bot.storage import Database
from bot.when import Kind, read, tell_readings
from commands.milestones import messages, plan
from commands.milestones.board import SHOWN_BACK, Board

milestone = Group("milestone", default="list")

_Number = Annotated[int, Param(minimum=1)]


class Due:
    """When something is due, as it was typed, to be read in the programme's zone; of a whole day that is the end."""

    kind = OptionKind.TEXT
    most_words = 12

    def accept(self, value: OptionValue, circumstances: Circumstances) -> str:
        """Return the phrase, which says a time that is still to come."""
        typed = str(value).strip()
        found = read(typed, circumstances.now, circumstances.zone)
        if found is None or found.kind is Kind.RECURRING:
            raise Wrong(phrase("expected.instant"))
        if found.alternatives:
            told = {each: tell_readings(found.readings, circumstances.zone, each) for each in Language}
            raise Wrong(phrase("expected.one_time", readings=PerLanguage(told)))
        if (found.end or found.start) <= circumstances.now:
            raise Wrong(phrase("milestone.past"))
        return typed

    def options(self) -> Sequence[Option]:
        """Return none."""
        return ()


_Due = Annotated[str, Param(type=Due())]


@milestone.command("list", requires=Role.ALUMNI, answers=Answers.PRIVATE)
async def list_(call: Call) -> Message:
    """Show what is ahead, and what one's own team has done of it."""
    return await _plan(call)


@milestone.command("done", requires=Role.FOUNDER, answers=Answers.PRIVATE)
async def done(call: Call, number: _Number, team: TeamRef | None = None) -> Message:
    """Say that one's own team has done it; staff may say so for any team."""
    async with call.service(Database).read() as session:
        own = team or await team_of(session, call.person.id)
    if own is None:
        raise Refused(phrase("milestone.no_team"))
    return await _done(call, number, own.id)


@action("milestone:done", requires=Role.FOUNDER)
async def done_pressed(call: Call, argument: str) -> Message:
    """Say that a team has done it."""
    return await _done(call, *_numbers(argument))


@action("milestone:undo", requires=Role.FOUNDER, replaces=True)
async def undo(call: Call, argument: str) -> Message:
    """Take back that a team has done it."""
    number, team_id = _numbers(argument)
    async with call.service(Database).write() as session:
        await _check_team(call, session, team_id)
        taken_back = await plan.take_back(session, number, team_id)
        await call.service(Board).follow(session, call.now)
    return say("milestone.undone") if taken_back else say("milestone.not_done")


@milestone.command("add", requires=Role.STAFF, answers=Answers.FORM)
async def add(
    call: Call, name: Annotated[str, Param(minimum=1, maximum=120)], due: _Due, *, asks: bool = True
) -> Message:
    """Add a milestone; unless told otherwise, each team says when it is done."""
    due_at = _instant(call, due)
    async with call.service(Database).write() as session:
        number = await plan.add(session, name, due_at, call.now, asks=asks)
        await call.service(Board).follow(session, call.now)
        await record(session, call.person, "milestone.added", f"milestone:{number}", call.now, {"name": name})
    return _changed("milestone.added", number, name, due_at)


@milestone.command("move", requires=Role.STAFF, answers=Answers.PRIVATE)
async def move(call: Call, number: _Number, due: _Due) -> Message:
    """Give a milestone another time."""
    due_at = _instant(call, due)
    async with call.service(Database).write() as session:
        if not await plan.move(session, number, due_at):
            return say("milestone.gone", number=number)
        step = await plan.find_step(session, number)
        await call.service(Board).follow(session, call.now)
        await record(session, call.person, "milestone.moved", f"milestone:{number}", call.now)
    return _changed("milestone.moved", number, step.name if step is not None else "", due_at)


@milestone.command("remove", requires=Role.STAFF, answers=Answers.PRIVATE)
async def remove(call: Call, number: _Number) -> Message:
    """Take a milestone out of the plan."""
    return await _removed(call, number)


@action("milestone:remove", requires=Role.STAFF, replaces=True)
async def remove_pressed(call: Call, argument: str) -> Message:
    """Take a milestone out of the plan that was just added."""
    return await _removed(call, _numbers(argument)[0])


@action("milestone:restore", requires=Role.STAFF, replaces=True)
async def restore(call: Call, argument: str) -> Message:
    """Put a milestone back into the plan."""
    number = _numbers(argument)[0]
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


async def today(call: Call) -> Sequence[Block]:
    """Show a person what their team still has to do."""
    async with call.service(Database).read() as session:
        team = await team_of(session, call.person.id)
        found = await plan.steps(session, until=call.now + call.covers) if team is not None else ()
    return messages.plan_blocks([each for each in found if messages.owes(each, team)], team, call.now)


async def digest(call: Call) -> Sequence[Block]:
    """Show what is due soon."""
    async with call.service(Database).read() as session:
        team = await team_of(session, call.person.id)
        found = await plan.steps(session, since=call.now - SHOWN_BACK, until=call.now + call.covers)
    return messages.plan_blocks(found, team, call.now)


async def staff_digest(call: Call) -> Sequence[Block]:
    """Show staff which teams are outstanding with what is due soon, or was."""
    if not call.person.role.includes(Role.STAFF):
        return ()
    async with call.service(Database).read() as session:
        found = await plan.steps(session, since=call.now - SHOWN_BACK, until=call.now + call.covers)
    outstanding = [each for each in found if each.outstanding]
    return messages.board(outstanding, call.now).blocks if outstanding else ()


async def _plan(call: Call) -> Message:
    async with call.service(Database).read() as session:
        team = await team_of(session, call.person.id)
        found = await plan.steps(session, since=call.now - SHOWN_BACK)
    return messages.team_plan(found, team, call.now)


async def _board(call: Call) -> Message:
    async with call.service(Database).read() as session:
        found = await plan.steps(session, since=call.now - SHOWN_BACK)
    message = messages.board(found, call.now)
    refresh = Button(phrase("milestone.refresh"), component("milestone:board"))
    return Message((*message.blocks, Actions((refresh,)))) if found else message


async def _done(call: Call, number: int, team_id: int) -> Message:
    desk = call.service(Board)
    async with call.service(Database).write() as session:
        await _check_team(call, session, team_id)
        step = await plan.find_step(session, number)
        team = _team(step, team_id) if step is not None else None
        if step is None or team is None:
            return say("milestone.gone", number=number)
        if not await plan.say_done(session, number, team_id, call.person, call.now):
            return say("milestone.done_before", name=Plain(step.name))
        await desk.tell_team(session, step, team, call.person.name, call.now)
        await desk.follow(session, call.now)
    return messages.said_done(step, team)


def _team(step: plan.Step, team_id: int) -> TeamRef | None:
    return next((each for each in (*step.done, *step.outstanding) if each.id == team_id), None)


async def _check_team(call: Call, session: AsyncSession, team_id: int) -> None:
    """Let nobody but its people, and staff, speak for a team."""
    if call.person.role.includes(Role.STAFF):
        return
    if call.person.id not in {each.id for each in await in_team(session, team_id)}:
        raise Refused(phrase("milestone.not_your_team"))


async def _removed(call: Call, number: int) -> Message:
    async with call.service(Database).write() as session:
        if not await plan.remove(session, number, call.now):
            return say("milestone.gone", number=number)
        await call.service(Board).follow(session, call.now)
        await record(session, call.person, "milestone.removed", f"milestone:{number}", call.now)
    undo_button = Button(phrase("milestone.undo"), component("milestone:restore", str(number)))
    return Message((Paragraph(phrase("milestone.removed", number=number)), Actions((undo_button,))))


def _instant(call: Call, typed: str) -> datetime:
    """Return what was typed, as the programme's zone has it; of a whole day the end."""
    zone = call.service(Board).zone
    found = read(typed, call.now, zone)
    if found is None:
        raise Refused(phrase("expected.instant"))
    if found.end is None:
        return found.start.astimezone(UTC)
    return plan.due_instant(found.start.astimezone(zone).date(), zone)


def _changed(key: str, number: int, name: str, due_at: datetime) -> Message:
    undo_button = Button(phrase("milestone.undo"), component("milestone:remove", str(number)))
    told = Paragraph(phrase(key, number=number, name=Plain(name), due=Moment(due_at)))
    buttons = (Actions((undo_button,)),) if key == "milestone.added" else ()
    return Message((told, *buttons, Context(phrase("milestone.how"))))


def _numbers(argument: str) -> tuple[int, int]:
    first, _, second = argument.partition(":")
    both = [int(each) if each.isdecimal() and len(each) < 19 else 0 for each in (first, second)]
    return both[0], both[1]
