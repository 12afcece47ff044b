"""Which events a person may know of."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contributions import Contributions
from bot.people import Person
from bot.roles import Role
from bot.services import Services
from commands.events.programme.audience_names import EVERYONE, PUBLIC, AudienceName
from commands.events.tables import EventRow

FOR_EVERYONE = frozenset({str(PUBLIC), str(EVERYONE)})
"""Audiences, as they stand with events, to which the whole programme belongs."""


async def audiences_of(services: Services, session: AsyncSession, person_id: int, role: Role) -> frozenset[str] | None:
    """Return the audiences to which a person belongs, as they stand with events; None where they may see all."""
    if role.includes(Role.STAFF):
        return None
    if not role.includes(Role.ALUMNI):
        return frozenset({str(PUBLIC)})
    named = await session.scalars(select(EventRow.audience).where(EventRow.audience.not_in(FOR_EVERYONE)).distinct())
    held = {each for each in named if person_id in await members_of(services, session, AudienceName.parse(each))}
    return frozenset(held | FOR_EVERYONE)


async def audiences_for(services: Services, session: AsyncSession, person: Person) -> frozenset[str] | None:
    """Return the audiences of whoever asks."""
    return await audiences_of(services, session, person.id, person.role)


async def members_of(services: Services, session: AsyncSession, audience: AudienceName) -> Sequence[int]:
    """Return the persons whom an audience holds now; of the public those of the programme."""
    kind = EVERYONE.kind if audience == PUBLIC else audience.kind
    offered = services.get(Contributions).audiences.get(kind)
    return await offered.members(services, session, audience.name) if offered is not None else ()
