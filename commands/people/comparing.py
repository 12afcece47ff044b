"""What a file of people would change. Nobody is removed for not being in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import tables as rows
from bot.community.names import name_key
from bot.roles import Role
from bot.storage import tables
from commands.people.entries import Entry


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
    by_place = {
        (name_key(person.name), cohort): person for person in known.values() for cohort in person.places or [""]
    }
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
