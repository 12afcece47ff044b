"""Carry out what an import was planned to do, a few hundred people at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import tables as rows
from bot.community.cohorts import open_cohort
from bot.community.names import name_key
from bot.community.rights import ASSIGNED, of_cohort
from bot.community.stakeholders import Stakeholders
from bot.community.teams import create_team
from bot.people import Person
from bot.roles import Role
from bot.storage import tables
from bot.storage.upsert import upsert
from commands.people.comparing import Plan, Planned

Progress = Callable[[int], None]
"""Told how many people more are done."""

_AT_ONCE = 500


@dataclass(slots=True)
class _Programme:
    """The cohorts and teams that there are, by the keys of their names; who was added in this import, by e-mail."""

    cohorts: Mapping[str, tuple[int, bool]]
    teams: dict[tuple[int, str], int]
    added: dict[str, int] = field(default_factory=dict)


async def carry_out(
    session: AsyncSession,
    stakeholders: Stakeholders,
    planned: Plan,
    by: Person | None,
    today: date,
    now: datetime,
    progress: Progress | None = None,
) -> None:
    """Do what was planned, in the caller's transaction; a cohort that is not there yet begins today.

    It is written down as done `by` somebody, None for the operator's own console.
    """
    for name in planned.new_cohorts:
        await open_cohort(session, name, today, now)
    programme = await _programme(session)
    waiting = iter(planned.to_do)
    while some := list(islice(waiting, _AT_ONCE)):
        who = await _persons(session, some, programme.added, now)
        await _place(session, programme, list(zip(who, some, strict=True)), now)
        await _grant(session, programme, list(zip(who, some, strict=True)), by, now)
        for person_id in await _reachable(session, who):
            await stakeholders.arrived(session, person_id, now)
        if progress is not None:
            progress(len(some))


async def _programme(session: AsyncSession) -> _Programme:
    cohort, team = rows.Cohort, rows.Team
    cohorts = await session.execute(select(cohort.key, cohort.id, cohort.ended_at))
    teams = await session.execute(select(team.cohort_id, team.key, team.id))
    return _Programme(
        cohorts={row.key: (row.id, row.ended_at is not None) for row in cohorts},
        teams={(row.cohort_id, row.key): row.id for row in teams},
    )


async def _persons(
    session: AsyncSession, some: Sequence[Planned], added: dict[str, int], now: datetime
) -> Sequence[int]:
    """Return the person of each entry, added or renamed where that is to be done."""
    new: list[Planned] = []
    for each in some:
        email = each.entry.email
        if each.person_id is None and (not email or email not in added):
            new.append(each)
            added.update({email: 0} if email else {})
        elif each.person_id is not None and {"name", "email"} & set(each.changes):
            person = await session.get_one(tables.Person, each.person_id)
            person.display_name, person.email = each.entry.name, email or person.email
    numbers: dict[int, int] = {}
    if new:
        statement = insert(tables.Person).returning(tables.Person.id, sort_by_parameter_order=True)
        values = [
            {"display_name": each.entry.name, "email": each.entry.email or None, "created_at": now} for each in new
        ]
        made = (await session.scalars(statement, values)).all()
        numbers = {each.entry.line: person_id for each, person_id in zip(new, made, strict=True)}
        added.update({each.entry.email: numbers[each.entry.line] for each in new if each.entry.email})
    return [each.person_id or numbers.get(each.entry.line) or added[each.entry.email] for each in some]


async def _place(
    session: AsyncSession, programme: _Programme, some: Sequence[tuple[int, Planned]], now: datetime
) -> None:
    """Give each a place in their cohort, and put them into their team, which is created where it is not there yet."""
    table = rows.Membership
    held = await session.execute(
        select(table.person_id, table.cohort_id).where(table.person_id.in_([person_id for person_id, _ in some]))
    )
    there = {(row.person_id, row.cohort_id) for row in held}
    wanted: dict[tuple[int, int], int | None] = {}
    for person_id, each in some:
        if each.entry.cohort:
            cohort_id, _ = programme.cohorts[name_key(each.entry.cohort)]
            wanted[person_id, cohort_id] = await _team(session, programme, cohort_id, each.entry.team, now)
    new = [
        {"person_id": person_id, "cohort_id": cohort_id, "team_id": team_id, "since": now}
        for (person_id, cohort_id), team_id in wanted.items()
        if (person_id, cohort_id) not in there
    ]
    moved = [
        {"of_person": person_id, "of_cohort": cohort_id, "into": team_id}
        for (person_id, cohort_id), team_id in wanted.items()
        if (person_id, cohort_id) in there and team_id is not None
    ]
    if new:
        await session.execute(insert(table), new)
    if moved:
        columns = _columns(table)
        statement = update(columns).where(
            columns.c.person_id == bindparam("of_person"), columns.c.cohort_id == bindparam("of_cohort")
        )
        await session.execute(statement.values(team_id=bindparam("into")), moved)


async def _team(session: AsyncSession, programme: _Programme, cohort_id: int, name: str, now: datetime) -> int | None:
    if not name:
        return None
    key = (cohort_id, name_key(name))
    if key not in programme.teams:
        programme.teams[key] = (await create_team(session, name, cohort_id, now)).id
    return programme.teams[key]


async def _grant(
    session: AsyncSession,
    programme: _Programme,
    some: Sequence[tuple[int, Planned]],
    by: Person | None,
    now: datetime,
) -> None:
    """Grant the role of each entry: by their place in the cohort, or by name where there is none."""
    grants: list[dict[str, object]] = []
    for person_id, each in some:
        role, source = each.entry.role, ASSIGNED
        if each.entry.cohort:
            cohort_id, ended = programme.cohorts[name_key(each.entry.cohort)]
            source = of_cohort(cohort_id)
            role = Role.ALUMNI if ended and role is Role.FOUNDER else role
        if role is not Role.GUEST:
            grants.append({"person_id": person_id, "role": role.value, "source": source, "granted_at": now})
    if not grants:
        return
    await session.execute(upsert(session, tables.RoleGrant).on_conflict_do_nothing(), grants)
    noted = [
        {
            "at": now,
            "account_id": by.account_id if by else None,
            "person_id": by.id if by else None,
            "action": "role.imported",
            "subject": f"person:{each['person_id']}",
            "detail": {"role": each["role"], "source": each["source"]},
        }
        for each in grants
    ]
    await session.execute(insert(tables.Audit), noted)


async def _reachable(session: AsyncSession, person_ids: Sequence[int]) -> Sequence[int]:
    account = tables.Account
    statement = select(account.person_id).where(account.person_id.in_(person_ids)).distinct()
    return (await session.scalars(statement.order_by(account.person_id))).all()


def _columns(table: type[tables.Base]) -> Table:
    """Return a table without its ORM, which updates many rows by primary key only."""
    return tables.Base.metadata.tables[table.__tablename__]
