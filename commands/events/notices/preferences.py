"""How each person wants to hear of events."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from commands.events.programme.details import Notice
from commands.events.tables import EventPreference


@dataclass(frozen=True, slots=True)
class Preference:
    """Which reminders a person wants, and whether new events are announced to them."""

    reminders: frozenset[Notice] = frozenset(Notice)
    announced: bool = True


async def preference_of(session: AsyncSession, person_id: int) -> Preference:
    """Return what a person has chosen; until they do, they hear everything."""
    row = await session.scalar(select(EventPreference).filter_by(person_id=person_id))
    return Preference(_read(row.reminders), row.announced) if row is not None else Preference()


async def prefer(session: AsyncSession, person_id: int, preference: Preference) -> None:
    """Keep what a person has chosen."""
    row = await session.scalar(select(EventPreference).filter_by(person_id=person_id))
    written = ",".join(notice.value for notice in Notice if notice in preference.reminders)
    if row is None:
        session.add(EventPreference(person_id=person_id, reminders=written, announced=preference.announced))
    else:
        row.reminders, row.announced = written, preference.announced


async def those_who_want(session: AsyncSession, people: Collection[int], notice: Notice) -> Sequence[int]:
    """Return those of some people who want to be reminded at that time."""
    chosen = select(EventPreference).where(EventPreference.person_id.in_(people))
    unwilling = {row.person_id for row in await session.scalars(chosen) if notice not in _read(row.reminders)}
    return [person_id for person_id in people if person_id not in unwilling]


def _read(written: str) -> frozenset[Notice]:
    return frozenset(Notice(each) for each in written.split(",") if each)
