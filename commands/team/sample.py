"""Two made-up companies with their people, so that a newcomer has a team to look at."""

from __future__ import annotations

from itertools import cycle

from sqlalchemy import exists, select

from bot.application import Application
from bot.community import tables as rows
from bot.community.cohorts import current, members, open_cohort
from bot.community.teams import create_team, put_in_team
from bot.configuration.core import ProgrammeSection
from bot.roles import Role
from bot.storage import tables

_TEAMS = ("Harbour Vision", "Lion Rock Robotics")


async def fill_in(application: Application) -> None:
    """Create teams in the cohort that runs now and spread its founders over them, unless there are teams."""
    now = application.clock.now()
    programme = application.configuration.section(ProgrammeSection)
    today = now.astimezone(programme.timezone).date()
    async with application.database.write() as session:
        if await session.scalar(select(exists(select(rows.Team.id)))):
            return
        running = await current(session, today)
        cohort = running[0] if running else await open_cohort(session, f"{programme.name} {today.year}", today, now)
        teams = [await create_team(session, name, cohort.id, now) for name in _TEAMS]
        held = tables.RoleGrant
        founders = set(await session.scalars(select(held.person_id).where(held.role == Role.FOUNDER.value)))
        there = [each for each in await members(session, cohort.id) if each in founders]
        for person_id, team in zip(there, cycle(teams), strict=False):
            await put_in_team(session, person_id, team.id, now)
