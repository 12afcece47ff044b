"""What staff do with teams: create them, put people in, take them out, move them."""

from __future__ import annotations

from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.call import Call
from bot.community.cohorts import NameTaken
from bot.community.stakeholders import Stakeholders
from bot.community.teams import create_team, put_in_team, take_out_of_team, team_of
from bot.declaration.command import Answers
from bot.declaration.parameters import Param
from bot.declaration.types import LONGEST_NAME, Text
from bot.messages import Block, Code, Context, Json, Message, Paragraph, PersonMention, phrase, say
from bot.people import CohortRef, PersonRef, TeamRef
from bot.roles import Role
from bot.storage import Database, tables
from commands.team.chat import team
from commands.team.cohort_choice import choose_cohort

LONGEST_TEAM = 80
_TeamName = Annotated[str, Param(type=Text(1, LONGEST_TEAM, most_words=LONGEST_NAME))]


@team.command("create", requires=Role.STAFF, answers=Answers.PRIVATE)
async def create(call: Call, name: _TeamName, cohort: CohortRef | None = None) -> Message:
    """Create a team in a cohort; without one, in that which runs now."""
    async with call.service(Database).write() as session:
        chosen = await choose_cohort(session, call, cohort)
        try:
            made = await create_team(session, name, chosen.cohort.id, call.now)
        except NameTaken:
            return say("team.taken", name=name, cohort=chosen.cohort.name)
        await record(session, call.person, "team.created", f"team:{made.id}", call.now, {"name": name})
    blocks: list[Block] = [Paragraph(phrase("team.created", name=name, cohort=chosen.cohort.name))]
    if chosen.made_up_to is not None:
        line = Code(f'/people cohort "{chosen.cohort.name}" 2026-09-01 2027-02-28')
        blocks.append(
            Context(phrase("team.made_up", cohort=chosen.cohort.name, until=str(chosen.made_up_to), line=line))
        )
    blocks.append(Context(phrase("team.next", line=Code(f'/team add @… "{name}"'))))
    return Message(tuple(blocks))


@team.command("add", requires=Role.STAFF, answers=Answers.PRIVATE)
async def add(call: Call, person: PersonRef, team: TeamRef) -> Message:
    """Put a person into a team, out of any other of the same cohort."""
    return await _put(call, person, team)


@team.command("move", requires=Role.STAFF, answers=Answers.PRIVATE)
async def move(call: Call, person: PersonRef, team: TeamRef) -> Message:
    """Move a person from their team into another one, of whichever cohort."""
    async with call.service(Database).read() as session:
        before = await team_of(session, person.id)
    answer = await _put(call, person, team)
    if before is None or before.id == team.id:
        return answer
    async with call.service(Database).write() as session:
        await take_out_of_team(session, person.id, before.id)
    return say("team.moved", person=PersonMention(person.id, person.name), before=before.name, team=team.name)


@team.command("remove", requires=Role.STAFF, answers=Answers.PRIVATE)
async def remove(call: Call, person: PersonRef, team: TeamRef | None = None) -> Message:
    """Take a person out of a team; they stay in the cohort."""
    async with call.service(Database).write() as session:
        left = team or await team_of(session, person.id)
        if left is None or not await take_out_of_team(session, person.id, left.id):
            return say("team.not_in", person=PersonMention(person.id, person.name))
        await _record(session, call, "team.left", person, left)
    return say("team.removed", person=PersonMention(person.id, person.name), team=left.name)


async def _put(call: Call, person: PersonRef, team: TeamRef) -> Message:
    async with call.service(Database).write() as session:
        row = await session.get_one(tables.Person, person.id)
        if row.left_at is not None:
            return say("team.has_left", person=person.name)
        before = await put_in_team(session, person.id, team.id, call.now)
        await _record(session, call, "team.joined", person, team, before)
        await call.service(Stakeholders).arrived(session, person.id, call.now)
    mention = PersonMention(person.id, person.name)
    if before is not None:
        return say("team.moved", person=mention, before=before.name, team=team.name)
    return say("team.added", person=mention, team=team.name)


async def _record(
    session: AsyncSession, call: Call, action: str, person: PersonRef, team: TeamRef, before: TeamRef | None = None
) -> None:
    detail: dict[str, Json] = {"team": f"team:{team.id}"}
    if before is not None:
        detail["before"] = f"team:{before.id}"
    await record(session, call.person, action, f"person:{person.id}", call.now, detail)
