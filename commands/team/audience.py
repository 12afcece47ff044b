"""A team as an audience."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import tables as rows
from bot.community.names import name_key
from bot.community.teams import in_team
from bot.services import Services


async def members(_services: Services, session: AsyncSession, name: str) -> Sequence[int]:
    """Return the people of the team of that name, of a cohort that has not ended where there is one."""
    team, cohort = rows.Team, rows.Cohort
    statement = (
        select(team.id)
        .join(cohort, cohort.id == team.cohort_id)
        .where(team.key == name_key(name))
        .order_by(cohort.ended_at.is_not(None), cohort.starts_on.desc())
        .limit(1)
    )
    team_id = await session.scalar(statement)
    return [person.id for person in await in_team(session, team_id)] if team_id is not None else []
