"""A booking with the names of whoever it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.tables import Team
from bot.people import PersonRef, TeamRef
from bot.storage import tables
from commands.compute.tables import ComputeBooking


@dataclass(frozen=True, slots=True)
class Described:
    """A booking, who made it, and the team that is charged; staff's own have none."""

    booking: ComputeBooking
    person: PersonRef
    team: TeamRef | None


async def describe(session: AsyncSession, booking: ComputeBooking) -> Described:
    """Return a booking with its names."""
    return (await described(session, select(ComputeBooking).where(ComputeBooking.id == booking.id)))[0]


async def described(session: AsyncSession, bookings: Select[ComputeBooking]) -> Sequence[Described]:
    """Return bookings with their names."""
    statement = (
        bookings.add_columns(tables.Person.id, tables.Person.display_name, Team.id, Team.name)
        .join(tables.Person, tables.Person.id == ComputeBooking.person_id)
        .outerjoin(Team, Team.id == ComputeBooking.team_id)
    )
    return [
        Described(booking, PersonRef(person_id, name), TeamRef(team_id, team) if team_id is not None else None)
        for booking, person_id, name, team_id, team in await session.execute(statement)
    ]
