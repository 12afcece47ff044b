"""Everybody as CSV, in the columns that an import takes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import tables as rows
from bot.community.holders import roles_of
from bot.directory import Directory
from bot.roles import Role
from bot.spreadsheets import write_csv
from bot.storage import tables
from commands.people.entries import COLUMNS


async def people_as_csv(session: AsyncSession, directory: Directory) -> bytes:
    """Return everybody of the programme and of the list, one row for each place in a cohort."""
    roles = await roles_of(session, directory)
    person, held, cohort, team = tables.Person, rows.Membership, rows.Cohort, rows.Team
    statement = (
        select(person.id, person.display_name, person.email, cohort.name.label("cohort"), team.name.label("team"))
        .outerjoin(held, held.person_id == person.id)
        .outerjoin(cohort, cohort.id == held.cohort_id)
        .outerjoin(team, team.id == held.team_id)
        .where(person.left_at.is_(None), person.joined_at.is_(None), person.erased_at.is_(None))
        .order_by(cohort.starts_on, team.key, person.display_name, person.id)
    )
    # Who has no account is there only because somebody put them on the list.
    known = set(await session.scalars(select(tables.Account.person_id)))
    # Two who are one may have two places in one team.
    found: dict[tuple[int, str | None], Sequence[str]] = {}
    for row in await session.execute(statement):
        role = roles.get(row.id, Role.GUEST)
        if role is Role.GUEST and row.cohort is None and row.id in known:
            continue
        line = (row.display_name, row.email or "", role.value, row.cohort or "", row.team or "")
        found.setdefault((row.id, row.cohort), line)
    return write_csv(COLUMNS, found.values())
