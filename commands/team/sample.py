"""Two made-up companies, so that a newcomer has a team to look at."""

from __future__ import annotations

from datetime import timedelta

from bot.application import Application
from bot.community.cohorts import current, save_cohort
from bot.community.teams import create_team
from bot.configuration.core import ProgrammeSection

_TEAMS = ("Harbour Vision", "Lion Rock Robotics")
_BEGAN = timedelta(days=60)
_LASTS = timedelta(days=180)


async def fill_in(application: Application) -> None:
    """Create the cohort that runs now with its teams, unless there is one."""
    now = application.clock.now()
    programme = application.configuration.section(ProgrammeSection)
    today = now.astimezone(programme.timezone).date()
    async with application.database.write() as session:
        if await current(session, today):
            return
        start = today - _BEGAN
        cohort = await save_cohort(session, f"{programme.name} {start.year}", start, start + _LASTS, now)
        for name in _TEAMS:
            await create_team(session, name, cohort.id, now)
