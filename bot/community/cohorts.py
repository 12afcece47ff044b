"""Cohorts: intakes of the programme with a first and a last day, and who has a place in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import tables as rows
from bot.community.names import name_key
from bot.community.rights import grant, of_cohort, unretire
from bot.roles import Role
from bot.storage import tables
from bot.storage.upsert import upsert

_USUAL_MONTHS = 6


class NameTaken(ValueError):  # noqa: N818 - names what happened
    """There is a cohort, or a team in the same cohort, of that name already."""


@dataclass(frozen=True, slots=True)
class CohortSaved:
    """What became of a cohort: its row, and whether it is new."""

    id: int
    created: bool


async def save_cohort(session: AsyncSession, name: str, starts_on: date, ends_on: date, now: datetime) -> CohortSaved:
    """Create a cohort, or give the one of that name other days.

    Another end is announced anew; one that lies ahead again opens a cohort that had ended, with the roles it gave.
    """
    found = await session.scalar(select(rows.Cohort).where(rows.Cohort.key == name_key(name)))
    if found is None:
        made = rows.Cohort(name=name, key=name_key(name), starts_on=starts_on, ends_on=ends_on, created_at=now)
        session.add(made)
        await session.flush()
        return CohortSaved(made.id, created=True)
    if found.ended_at is not None and ends_on >= now.date():
        await unretire(session, of_cohort(found.id))
        found.ended_at = found.noticed_at = None
    elif found.ends_on != ends_on and found.ended_at is None:
        found.noticed_at = None
    found.name, found.starts_on, found.ends_on = name, starts_on, ends_on
    return CohortSaved(found.id, created=False)


async def open_cohort(session: AsyncSession, name: str, today: date, now: datetime) -> rows.Cohort:
    """Create a cohort that begins today and lasts as long as a programme does when nobody has said so yet."""
    saved = await save_cohort(session, name, today, _months_later(today, _USUAL_MONTHS), now)
    return await session.get_one(rows.Cohort, saved.id)


async def current(session: AsyncSession, today: date) -> Sequence[rows.Cohort]:
    """Return the cohorts that have not ended, those that run first and the newest of them first."""
    found = (await session.scalars(select(rows.Cohort).where(rows.Cohort.ended_at.is_(None)))).all()
    return sorted(found, key=lambda each: (not each.starts_on <= today <= each.ends_on, -each.starts_on.toordinal()))


async def enrol(
    session: AsyncSession, person_id: int, cohort_id: int, now: datetime, role: Role = Role.FOUNDER
) -> rows.Membership:
    """Give a person a place in a cohort, with the role that comes with it; one who has it keeps their team."""
    ended = await session.scalar(select(rows.Cohort.ended_at).where(rows.Cohort.id == cohort_id))
    held = await membership(session, person_id, cohort_id)
    if held is None:
        values = {"person_id": person_id, "cohort_id": cohort_id, "since": now}
        await session.execute(upsert(session, rows.Membership).values(values).on_conflict_do_nothing())
        held = await membership(session, person_id, cohort_id)
    if held is None:
        raise LookupError("a place that was just given is gone")
    if role is not Role.GUEST:
        given = Role.ALUMNI if ended is not None and role is Role.FOUNDER else role
        await grant(session, person_id, given, of_cohort(cohort_id), now)
    return held


async def membership(session: AsyncSession, person_id: int, cohort_id: int) -> rows.Membership | None:
    """Return a person's place in a cohort; of two who are one, the place of whoever was there first."""
    table = rows.Membership
    statement = select(table).where(table.person_id == person_id, table.cohort_id == cohort_id)
    return (await session.scalars(statement.order_by(table.origin_id.is_not(None), table.id).limit(1))).first()


async def members(session: AsyncSession, cohort_id: int, *, with_left: bool = False) -> Sequence[int]:
    """Return the persons who have a place in a cohort; `with_left`, also those who have left the programme."""
    table = rows.Membership
    statement = select(table.person_id).where(table.cohort_id == cohort_id).distinct().order_by(table.person_id)
    if not with_left:
        person = tables.Person
        statement = statement.join(person, person.id == table.person_id).where(person.left_at.is_(None))
    return (await session.scalars(statement)).all()


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    # No month lacks a 28th.
    return date(day.year + years, month + 1, min(day.day, 28))
