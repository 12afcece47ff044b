"""`/milestone`: what is due, and what a team has done of it."""

from __future__ import annotations

from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncSession

from bot.call import Call, Refused
from bot.community.teams import in_team, team_of
from bot.declaration.command import Answers, Group, action
from bot.declaration.parameters import Param
from bot.messages import (
    Message,
    Plain,
    phrase,
    say,
)
from bot.people import TeamRef
from bot.roles import Role
from bot.storage import Database
from commands.milestones import messages, plan
from commands.milestones.board import SHOWN_BACK, Board

milestone = Group("milestone", default="list")

Number = Annotated[int, Param(minimum=1)]


@milestone.command("list", requires=Role.ALUMNI, answers=Answers.PRIVATE)
async def list_(call: Call) -> Message:
    """Show what is ahead, and what one's own team has done of it."""
    return await _plan(call)


@milestone.command("done", requires=Role.FOUNDER, answers=Answers.PRIVATE)
async def done(call: Call, number: Number, team: TeamRef | None = None) -> Message:
    """Say that one's own team has done it; staff may say so for any team."""
    async with call.service(Database).read() as session:
        own = team or await team_of(session, call.person.id)
    if own is None:
        raise Refused(phrase("milestone.no_team"))
    return await _done(call, number, own.id)


@action("milestone:done", requires=Role.FOUNDER)
async def done_pressed(call: Call, argument: str) -> Message:
    """Say that a team has done it."""
    return await _done(call, *numbers_of(argument))


@action("milestone:undo", requires=Role.FOUNDER, replaces=True)
async def undo(call: Call, argument: str) -> Message:
    """Take back that a team has done it."""
    number, team_id = numbers_of(argument)
    async with call.service(Database).write() as session:
        await _check_team(call, session, team_id)
        taken_back = await plan.take_back(session, number, team_id)
        await call.service(Board).follow(session, call.now)
    return say("milestone.undone") if taken_back else say("milestone.not_done")


async def _plan(call: Call) -> Message:
    async with call.service(Database).read() as session:
        team = await team_of(session, call.person.id)
        found = await plan.steps(session, since=call.now - SHOWN_BACK)
    return messages.team_plan(found, team, call.now)


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


def numbers_of(argument: str) -> tuple[int, int]:
    """Return the two numbers that a component names; 0, which nothing has, where it is none of ours."""
    first, _, second = argument.partition(":")
    both = [int(each) if each.isdecimal() and len(each) < 19 else 0 for each in (first, second)]
    return both[0], both[1]
