"""What milestones add to a person's day and to the digests."""

from __future__ import annotations

from collections.abc import Sequence

from bot.call import Call
from bot.community.teams import team_of
from bot.messages import Block
from bot.roles import Role
from bot.storage import Database
from commands.milestones import messages, plan
from commands.milestones.board import SHOWN_BACK


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
