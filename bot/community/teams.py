"""Teams: the companies of a cohort, and who belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import tables as rows
from bot.community.cohorts import NameTaken, enrol
from bot.community.names import name_key
from bot.people import PersonRef, TeamRef
from bot.roles import Role
from bot.storage import tables


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands in the programme: a cohort and, in it, a team or none."""

    cohort_id: int
    cohort: str
    team: TeamRef | None
    ended: bool


async def create_team(session: AsyncSession, name: str, cohort_id: int, now: datetime) -> TeamRef:
    """Create a team in a cohort.

    Raises:
        NameTaken: the cohort has one of that name.
    """
    table = rows.Team
    key = name_key(name)
    if await session.scalar(select(table.id).where(table.cohort_id == cohort_id, table.key == key)) is not None:
        raise NameTaken(name)
    made = table(cohort_id=cohort_id, name=name, key=key, created_at=now)
    session.add(made)
    await session.flush()
    return TeamRef(made.id, made.name)


async def put_in_team(
    session: AsyncSession, person_id: int, team_id: int, now: datetime, role: Role = Role.FOUNDER
) -> TeamRef | None:
    """Put a person into a team, out of any other of its cohort; return that other one.

    Raises:
        LookupError: there is no such team.
    """
    cohort_id = await session.scalar(select(rows.Team.cohort_id).where(rows.Team.id == team_id))
    if cohort_id is None:
        raise LookupError("no such team")
    held = await enrol(session, person_id, cohort_id, now, role)
    before = await _named(session, held.team_id) if held.team_id not in {None, team_id} else None
    # Of two who are one both places follow, so that no conflict of teams is left.
    table = rows.Membership
    await session.execute(
        update(table).where(table.person_id == person_id, table.cohort_id == cohort_id).values(team_id=team_id)
    )
    return before


async def take_out_of_team(session: AsyncSession, person_id: int, team_id: int) -> bool:
    """Take a person out of a team; their place in the cohort stays. Return False where they were not in it."""
    table = rows.Membership
    statement = (
        update(table)
        .where(table.person_id == person_id, table.team_id == team_id)
        .values(team_id=None)
        .returning(table.id)
    )
    return bool((await session.scalars(statement)).all())


async def standings(session: AsyncSession, person_id: int) -> Sequence[Standing]:
    """Return where a person stands, cohorts that have not ended first, then the newest."""
    held, cohort, team = rows.Membership, rows.Cohort, rows.Team
    statement = (
        select(cohort.id, cohort.name, cohort.ended_at, team.id.label("team_id"), team.name.label("team"))
        .select_from(held)
        .join(cohort, cohort.id == held.cohort_id)
        .outerjoin(team, team.id == held.team_id)
        .where(held.person_id == person_id)
        .order_by(cohort.ended_at.is_not(None), held.team_id.is_(None), cohort.starts_on.desc(), held.id)
    )
    found = [
        Standing(
            row.id, row.name, TeamRef(row.team_id, row.team) if row.team_id else None, ended=row.ended_at is not None
        )
        for row in await session.execute(statement)
    ]
    # Two who are one may have two places in one team.
    return list(dict.fromkeys(found))


async def team_of(session: AsyncSession, person_id: int) -> TeamRef | None:
    """Return the team that a person belongs to now, else the last one they belonged to."""
    return next((each.team for each in await standings(session, person_id) if each.team is not None), None)


async def in_team(session: AsyncSession, team_id: int) -> Sequence[PersonRef]:
    """Return the people of a team who have not left, by name."""
    held, person = rows.Membership, tables.Person
    statement = (
        select(person.id, person.display_name)
        .join(held, held.person_id == person.id)
        .where(held.team_id == team_id, person.left_at.is_(None))
        .distinct()
        .order_by(person.display_name, person.id)
    )
    return [PersonRef(row.id, row.display_name) for row in await session.execute(statement)]


async def running_teams(session: AsyncSession) -> Sequence[TeamRef]:
    """Return the teams of the cohorts that have not ended, by name."""
    team, cohort = rows.Team, rows.Cohort
    statement = (
        select(team.id, team.name)
        .join(cohort, cohort.id == team.cohort_id)
        .where(cohort.ended_at.is_(None))
        .order_by(team.key, team.id)
    )
    return [TeamRef(*row) for row in await session.execute(statement)]


async def conflicting(session: AsyncSession, person_id: int) -> list[tuple[str, list[str]]]:
    """Return the cohorts in which a person is in several teams, each with the names of those."""
    held, cohort, team = rows.Membership, rows.Cohort, rows.Team
    statement = (
        select(cohort.name, team.name)
        .select_from(held)
        .join(cohort, cohort.id == held.cohort_id)
        .join(team, team.id == held.team_id)
        .where(held.person_id == person_id)
        .distinct()
        .order_by(cohort.name, team.name)
    )
    by_cohort: dict[str, list[str]] = {}
    for cohort_name, team_name in await session.execute(statement):
        by_cohort.setdefault(cohort_name, []).append(team_name)
    return [(name, teams) for name, teams in by_cohort.items() if len(teams) > 1]


async def _named(session: AsyncSession, team_id: int | None) -> TeamRef | None:
    row = await session.get(rows.Team, team_id) if team_id is not None else None
    return TeamRef(row.id, row.name) if row is not None else None
