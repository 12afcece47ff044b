"""Find people by name, team, skill or need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, CompoundSelect, and_, case, exists, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import tables as rows
from bot.storage import tables
from commands.people.tables import Profile

_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """A person who matches; `team` and `cohort` are empty where they have none."""

    id: int
    name: str
    team: str
    cohort: str


async def find_people(session: AsyncSession, wanted: str, limit: int, *, everybody: bool = False) -> Sequence[Found]:
    """Return people of the programme of whom every word of `wanted` tells something; names that begin so go first.

    `everybody` with an account is of the programme where the configuration gives them a role of it.
    """
    person = tables.Person
    name = func.lower(person.display_name)
    words = wanted.casefold().split()[:_MOST_WORDS]
    whole = " ".join(words)
    statement = (
        select(person.id, person.display_name)
        .where(_belongs(everybody=everybody), *(person.id.in_(_matching(word)) for word in words))
        .order_by(
            case((name == whole, 0), (name.startswith(whole, autoescape=True), 1), else_=2),
            person.display_name,
            person.id,
        )
        .limit(limit)
    )
    found = (await session.execute(statement)).all()
    places = await _places(session, [row.id for row in found])
    return [Found(row.id, row.display_name, *places.get(row.id, ("", ""))) for row in found]


def _belongs(*, everybody: bool) -> ColumnElement[bool]:
    """Hold for those who have not left and are of the programme: by a place in it, by a role, or by a profile."""
    person = tables.Person
    there = and_(person.left_at.is_(None), person.joined_at.is_(None), person.erased_at.is_(None))
    of_programme = [
        exists().where(rows.Membership.person_id == person.id),
        exists().where(tables.RoleGrant.person_id == person.id),
        exists().where(Profile.person_id == person.id),
    ]
    if everybody:
        of_programme.append(exists().where(tables.Account.person_id == person.id))
    return and_(there, or_(*of_programme))


def _matching(word: str) -> CompoundSelect[int]:
    """Return the ids of those of whom one word tells something; each table is read once, not once for each person."""
    person, held, team, cohort = tables.Person, rows.Membership, rows.Team, rows.Cohort
    teams = select(team.id).where(team.key.contains(word, autoescape=True))
    cohorts = select(cohort.id).where(cohort.key.contains(word, autoescape=True))
    return union_all(
        select(person.id).where(func.lower(person.display_name).contains(word, autoescape=True)),
        select(held.person_id).where(held.team_id.in_(teams)),
        select(held.person_id).where(held.cohort_id.in_(cohorts)),
        select(Profile.person_id).where(Profile.words.contains(word, autoescape=True)),
        select(tables.RoleGrant.person_id).where(tables.RoleGrant.role == word),
    )


async def _places(session: AsyncSession, person_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return team and cohort of each: of the cohort that has not ended where there is one."""
    held, team, cohort = rows.Membership, rows.Team, rows.Cohort
    statement = (
        select(held.person_id, team.name.label("team"), cohort.name.label("cohort"))
        .join(cohort, cohort.id == held.cohort_id)
        .outerjoin(team, team.id == held.team_id)
        .where(held.person_id.in_(person_ids))
        .order_by(cohort.ended_at.is_not(None), held.team_id.is_(None), cohort.starts_on.desc())
    )
    places: dict[int, tuple[str, str]] = {}
    for row in await session.execute(statement):
        places.setdefault(row.person_id, (row.team or "", row.cohort))
    return places
