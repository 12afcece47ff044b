"""Take a CSV file of people in: first what it would change, then the change. Nobody is removed for not being in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.cohorts import enrol, open_cohort
from bot.community.names import name_key
from bot.community.rights import ASSIGNED, grant
from bot.community.stakeholders import Stakeholders
from bot.community.teams import create_team, put_in_team
from bot.roles import Role
from bot.storage import community as rows
from bot.storage import tables
from commands.people.entries import Entry

Progress = Callable[[int], None]
"""Told after each person how many are done."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One entry and whom it is about: None for somebody new. `changes` names the columns that differ."""

    entry: Entry
    person_id: int | None
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    added: tuple[Planned, ...]
    changed: tuple[Planned, ...]
    unchanged: int
    new_cohorts: tuple[str, ...]

    @property
    def to_do(self) -> tuple[Planned, ...]:
        """Return what there is to do, in the order of the file."""
        return tuple(sorted((*self.added, *self.changed), key=lambda planned: planned.entry.line))


@dataclass(slots=True)
class _Known:
    """One person as the database has them."""

    id: int
    name: str
    email: str
    roles: set[str]
    places: dict[str, str]
    """Keys of the teams by the keys of their cohorts; no team is empty."""


async def plan(session: AsyncSession, entries: Sequence[Entry]) -> Plan:
    """Compare the entries of a file with the people that there are.

    They are the same by e-mail (an imported one, or one that a platform verified), or else by name within a cohort.
    """
    known = await _known(session)
    by_email = {email: person for person in known.values() for email in [person.email] if email}
    for email, person_id in await _verified(session):
        if person_id in known:
            by_email.setdefault(email, known[person_id])
    by_place = {(name_key(person.name), cohort): person for person in known.values() for cohort in person.places}
    cohorts = set(await session.scalars(select(rows.Cohort.key)))
    added: list[Planned] = []
    changed: list[Planned] = []
    unchanged = 0
    for entry in entries:
        person = by_email.get(entry.email) if entry.email else None
        if person is None and not entry.email:
            person = by_place.get((name_key(entry.name), name_key(entry.cohort)))
        if person is None:
            added.append(Planned(entry, None))
        elif differing := _differing(entry, person):
            changed.append(Planned(entry, person.id, differing))
        else:
            unchanged += 1
    new = {name_key(entry.cohort): entry.cohort for entry in entries if entry.cohort}
    return Plan(tuple(added), tuple(changed), unchanged, tuple(name for key, name in new.items() if key not in cohorts))


async def carry_out(
    session: AsyncSession,
    stakeholders: Stakeholders,
    planned: Plan,
    today: date,
    now: datetime,
    progress: Progress | None = None,
) -> None:
    """Do what was planned, in the caller's transaction; a cohort that is not there yet begins today."""
    for name in planned.new_cohorts:
        await open_cohort(session, name, today, now)
    cohorts = {row.key: row.id for row in await session.execute(select(rows.Cohort.key, rows.Cohort.id))}
    teams = {
        (row.cohort_id, row.key): row.id
        for row in await session.execute(select(rows.Team.cohort_id, rows.Team.key, rows.Team.id))
    }
    added: dict[str, int] = {}
    for done, each in enumerate(planned.to_do, start=1):
        person_id = each.person_id or added.get(each.entry.email) or await _add(session, each.entry, now)
        if each.entry.email:
            added[each.entry.email] = person_id
        await _update(session, person_id, each)
        cohort_id = cohorts.get(name_key(each.entry.cohort)) if each.entry.cohort else None
        if cohort_id is not None:
            await _place(session, person_id, each.entry, cohort_id, teams, now)
        elif each.entry.role is not Role.GUEST:
            await grant(session, person_id, each.entry.role, ASSIGNED, now)
        await stakeholders.arrived(session, person_id, now)
        if progress is not None:
            progress(done)


async def _place(
    session: AsyncSession,
    person_id: int,
    entry: Entry,
    cohort_id: int,
    teams: dict[tuple[int, str], int],
    now: datetime,
) -> None:
    if not entry.team:
        await enrol(session, person_id, cohort_id, now, entry.role)
        return
    key = (cohort_id, name_key(entry.team))
    if key not in teams:
        teams[key] = (await create_team(session, entry.team, cohort_id, now)).id
    await put_in_team(session, person_id, teams[key], now, entry.role)


async def _add(session: AsyncSession, entry: Entry, now: datetime) -> int:
    person = tables.Person(display_name=entry.name, email=entry.email or None, created_at=now)
    session.add(person)
    await session.flush()
    return person.id


async def _update(session: AsyncSession, person_id: int, planned: Planned) -> None:
    if planned.person_id is None or not {"name", "email"} & set(planned.changes):
        return
    person = await session.get_one(tables.Person, person_id)
    person.display_name = planned.entry.name
    person.email = planned.entry.email or person.email


def _differing(entry: Entry, person: _Known) -> tuple[str, ...]:
    cohort = name_key(entry.cohort)
    differing = {
        "name": entry.name != person.name,
        "email": bool(entry.email) and entry.email != person.email,
        "cohort": bool(cohort) and cohort not in person.places,
        "team": bool(entry.team) and person.places.get(cohort) != name_key(entry.team),
        "role": entry.role is not Role.GUEST and entry.role.value not in person.roles,
    }
    return tuple(name for name, differs in differing.items() if differs)


async def _known(session: AsyncSession) -> dict[int, _Known]:
    person, held = tables.Person, tables.RoleGrant
    there = (person.left_at.is_(None), person.joined_at.is_(None), person.erased_at.is_(None))
    found = await session.execute(select(person.id, person.display_name, person.email).where(*there))
    known = {row.id: _Known(row.id, row.display_name, row.email or "", set(), {}) for row in found}
    for person_id, role in await session.execute(select(held.person_id, held.role)):
        if person_id in known:
            known[person_id].roles.add(role)
    place, cohort, team = rows.Membership, rows.Cohort, rows.Team
    places = (
        select(place.person_id, cohort.key, team.key.label("team"))
        .join(cohort, cohort.id == place.cohort_id)
        .outerjoin(team, team.id == place.team_id)
    )
    for person_id, cohort_key, team_key in await session.execute(places):
        if person_id in known:
            known[person_id].places[cohort_key] = team_key or ""
    return known


async def _verified(session: AsyncSession) -> Sequence[tuple[str, int]]:
    account = tables.Account
    statement = select(account.email, account.person_id).where(account.email.is_not(None), account.left_at.is_(None))
    return [(email, person_id) for email, person_id in await session.execute(statement) if email is not None]
