"""Everyone, a cohort and a role as audiences."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import tables as rows
from bot.community.cohorts import members
from bot.community.holders import at_least, holders
from bot.community.names import name_key
from bot.directory import Directory
from bot.features import Audience
from bot.roles import Role
from bot.services import Services


async def everyone(services: Services, session: AsyncSession, _name: str) -> Sequence[int]:
    """Return everybody of the programme, alumni included."""
    return await at_least(session, services.get(Directory), Role.ALUMNI)


async def of_cohort(_services: Services, session: AsyncSession, name: str) -> Sequence[int]:
    """Return everybody with a place in the cohort of that name."""
    cohort_id = await session.scalar(select(rows.Cohort.id).where(rows.Cohort.key == name_key(name)))
    return await members(session, cohort_id) if cohort_id is not None else ()


async def of_role(services: Services, session: AsyncSession, name: str) -> Sequence[int]:
    """Return everybody whose highest role it is."""
    try:
        role = Role(name.strip().lower())
    except ValueError:
        return ()
    return await holders(session, services.get(Directory), role)


AUDIENCES = (Audience("everyone", everyone), Audience("cohort", of_cohort), Audience("role", of_role))
