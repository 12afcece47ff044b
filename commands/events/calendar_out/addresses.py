"""The secret addresses of a person's calendars: signed, so that nothing secret is kept, and worthless once revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.keyring import Keyring
from bot.storage import tables
from bot.storage.upsert import upsert
from commands.events.tables import CalendarAddress, EventEdition

_PURPOSE = "events calendar"


class Calendar(StrEnum):
    """Which calendar is meant: that of the whole cohort, or that of what one person has answered."""

    COHORT = "cohort"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class Addresses:
    """A person's addresses, as they stand at the moment."""

    row_id: int
    generation: int

    def path(self, keyring: Keyring, calendar: Calendar) -> str:
        """Return the path of a calendar on the web server."""
        return f"/calendar/{calendar.value}/{self.row_id}-{keyring.sign(_PURPOSE, self._signed(calendar))}.ics"

    def verifies(self, keyring: Keyring, calendar: Calendar, signature: str) -> bool:
        """Tell whether a signature is that of a calendar's present address."""
        return keyring.verify(_PURPOSE, self._signed(calendar), signature)

    def _signed(self, calendar: Calendar) -> str:
        return f"{calendar.value}:{self.row_id}:{self.generation}"


async def addresses_of(session: AsyncSession, person_id: int, now: datetime) -> Addresses:
    """Return a person's addresses, made if there are none."""
    values = {"person_id": person_id, "generation": 1, "created_at": now}
    await session.execute(upsert(session, CalendarAddress).values(values).on_conflict_do_nothing())
    row = (await session.scalars(select(CalendarAddress).filter_by(person_id=person_id))).one()
    return Addresses(row.id, row.generation)


async def renew(session: AsyncSession, person_id: int, now: datetime) -> Addresses:
    """Make every address that a person was given worthless, and return new ones."""
    await addresses_of(session, person_id, now)
    row = (await session.scalars(select(CalendarAddress).filter_by(person_id=person_id))).one()
    row.generation += 1
    row.created_at = now
    await session.flush()
    return Addresses(row.id, row.generation)


async def revoke(session: AsyncSession, person_id: int) -> None:
    """Make every address that a person was given worthless; a row is never numbered twice."""
    await session.execute(delete(CalendarAddress).where(CalendarAddress.person_id == person_id))


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose address it is, in which language they read, and how often the events have changed so far."""

    person_id: int
    language: str | None
    edition: int


async def holder(
    session: AsyncSession, keyring: Keyring, calendar: Calendar, row_id: int, signature: str
) -> Holder | None:
    """Return whose address this is; None where it is nobody's, or that of somebody who has left."""
    person, edition = tables.Person, select(EventEdition.number).limit(1).scalar_subquery()
    statement = (
        select(CalendarAddress.person_id, CalendarAddress.generation, person.language, edition)
        .join(person, person.id == CalendarAddress.person_id)
        .where(CalendarAddress.id == row_id, person.left_at.is_(None), person.erased_at.is_(None))
    )
    found = (await session.execute(statement)).one_or_none()
    if found is None or not Addresses(row_id, found[1]).verifies(keyring, calendar, signature):
        return None
    return Holder(found[0], found[2], found[3] or 0)
