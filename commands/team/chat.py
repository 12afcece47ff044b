"""`/team`: who is in a team, and what staff change about teams."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from bot.call import Call
from bot.community import tables as rows
from bot.community.teams import in_team, team_of
from bot.declaration.command import Answers, Group
from bot.messages import (
    Block,
    Context,
    Field,
    Fields,
    Heading,
    Listing,
    Message,
    Paragraph,
    PersonMention,
    phrase,
    rich,
    say,
)
from bot.people import TeamRef
from bot.roles import Role
from bot.storage import Database

_MOST_LISTED = 60

team = Group("team", default="show")


@team.command("show", requires=Role.ALUMNI)
async def show(call: Call, team: TeamRef | None = None) -> Message:
    """Show the people of a team; without a name, of one's own."""
    async with call.service(Database).read() as session:
        shown = team or await team_of(session, call.person.id)
        if shown is None:
            return say("team.none_of_yours")
        people = await in_team(session, shown.id)
        cohort = await session.scalar(
            select(rows.Cohort.name)
            .join(rows.Team, rows.Team.cohort_id == rows.Cohort.id)
            .where(rows.Team.id == shown.id)
        )
    blocks: list[Block] = [Heading(rich(shown.name)), Context(rich(cohort or ""))]
    if people:
        blocks.append(Listing(tuple(rich(PersonMention(each.id, each.name)) for each in people)))
    else:
        blocks.append(Paragraph(phrase("team.nobody")))
    message = Message(tuple(blocks))
    return message if call.readers.includes(Role.ALUMNI) else message.privately()


@team.command("list", requires=Role.ALUMNI, answers=Answers.PRIVATE)
async def list_(call: Call) -> Message:
    """List the teams of the cohorts that have not ended."""
    counted = await _counted(call)
    if not counted:
        return say("team.none")
    items = [Field(rich(f"{name} ({cohort})"), phrase("team.people", count=count)) for name, cohort, count in counted]
    blocks: list[Block] = [Heading(phrase("team.title")), Fields(tuple(items[:_MOST_LISTED]))]
    if len(items) > _MOST_LISTED:
        blocks.append(Context(phrase("team.more", count=len(items) - _MOST_LISTED)))
    return Message(tuple(blocks))


async def _counted(call: Call) -> Sequence[tuple[str, str, int]]:
    team, cohort, held = rows.Team, rows.Cohort, rows.Membership
    statement = (
        select(team.name, cohort.name, func.count(held.person_id.distinct()))
        .join(cohort, cohort.id == team.cohort_id)
        .outerjoin(held, held.team_id == team.id)
        .where(cohort.ended_at.is_(None))
        .group_by(team.id, team.name, team.key, cohort.name, cohort.starts_on)
        .order_by(cohort.starts_on.desc(), team.key)
    )
    async with call.service(Database).read() as session:
        return [(row[0], row[1], row[2]) for row in await session.execute(statement)]
