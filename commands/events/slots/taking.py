"""Cut an event into slots; take, give back and swap them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import tables as community
from bot.community.teams import in_team, team_of
from bot.people import Person
from bot.storage import tables
from commands.events.programme.event import Event
from commands.events.tables import EventSlot

MOST = 50


class Holder(StrEnum):
    """Who takes a slot."""

    TEAM = "team"
    PERSON = "person"


class Taken(StrEnum):
    """What became of a wish for a slot."""

    DONE = "done"
    GONE = "gone"
    QUOTA = "quota"
    NO_TEAM = "no_team"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot with whoever holds it, by name; `name` is empty where it is free."""

    id: int
    number: int
    start: datetime
    end: datetime
    team_id: int | None
    person_id: int | None
    name: str

    @property
    def holder(self) -> str:
        """Return who holds it, as it stands in a component."""
        return f"t{self.team_id}" if self.team_id is not None else f"p{self.person_id}" if self.person_id else ""


async def cut(session: AsyncSession, event: Event, lasts: timedelta) -> int:
    """Cut an event into slots of a length; return how many. Those that there were are gone, with their holders."""
    await session.execute(delete(EventSlot).where(EventSlot.event_id == event.id))
    number, start = 0, event.details.start
    while start + lasts <= event.details.end and number < MOST:
        number += 1
        session.add(EventSlot(event_id=event.id, number=number, starts_at=start, ends_at=start + lasts))
        start += lasts
    await session.flush()
    return number


async def slots_of(session: AsyncSession, event_id: int) -> Sequence[Slot]:
    """Return the slots of an event in their order."""
    statement = (
        select(EventSlot, func.coalesce(community.Team.name, tables.Person.display_name, ""))
        .outerjoin(community.Team, community.Team.id == EventSlot.team_id)
        .outerjoin(tables.Person, tables.Person.id == EventSlot.person_id)
        .where(EventSlot.event_id == event_id)
        .order_by(EventSlot.number)
    )
    return [
        Slot(row.id, row.number, row.starts_at, row.ends_at, row.team_id, row.person_id, name)
        for row, name in await session.execute(statement)
    ]


async def take(session: AsyncSession, event: Event, slot_id: int, person: Person) -> Taken:
    """Take a free slot for the person or their team, within the quota. The caller has locked the event."""
    row = await session.get(EventSlot, slot_id, populate_existing=True)
    if row is None or row.event_id != event.id or row.team_id is not None or row.person_id is not None:
        return Taken.GONE
    team_id = await _team(session, person) if event.details.slots_for == Holder.TEAM else None
    if event.details.slots_for == Holder.TEAM and team_id is None:
        return Taken.NO_TEAM
    mine = EventSlot.team_id == team_id if team_id is not None else EventSlot.person_id == person.id
    held = select(func.count()).where(EventSlot.event_id == event.id, mine)
    if (await session.scalar(held) or 0) >= event.details.slot_quota:
        return Taken.QUOTA
    row.team_id, row.account_id = team_id, person.account_id
    row.person_id = None if team_id is not None else person.id
    await session.flush()
    return Taken.DONE


async def give_back(session: AsyncSession, slot_id: int, person: Person) -> Taken:
    """Give back a slot of one's own or of one's team."""
    row = await session.get(EventSlot, slot_id, populate_existing=True)
    if row is None or not await holds(session, row.team_id, row.person_id, person):
        return Taken.NOT_YOURS
    row.team_id = row.person_id = row.account_id = None
    await session.flush()
    return Taken.DONE


async def swap(session: AsyncSession, one: Slot, other: Slot) -> None:
    """Let two slots change their holders."""
    first = await session.get_one(EventSlot, one.id, populate_existing=True)
    second = await session.get_one(EventSlot, other.id, populate_existing=True)
    first.team_id, second.team_id = second.team_id, first.team_id
    first.person_id, second.person_id = second.person_id, first.person_id
    first.account_id, second.account_id = second.account_id, first.account_id
    await session.flush()


async def holds(session: AsyncSession, team_id: int | None, person_id: int | None, person: Person) -> bool:
    """Tell whether a slot with these holders is the person's."""
    if team_id is not None:
        return team_id == await _team(session, person)
    return person_id == person.id


async def people_of(session: AsyncSession, slot: Slot) -> Sequence[int]:
    """Return the persons who hold a slot."""
    if slot.team_id is not None:
        return [each.id for each in await in_team(session, slot.team_id)]
    return [slot.person_id] if slot.person_id is not None else []


async def move_slots(session: AsyncSession, event_id: int, by: timedelta) -> None:
    """Let slots follow an event that has moved."""
    if by:
        for row in await session.scalars(select(EventSlot).filter_by(event_id=event_id)):
            row.starts_at += by
            row.ends_at += by


async def held_by(session: AsyncSession, person: Person, now: datetime) -> Sequence[EventSlot]:
    """Return the slots that a person or their team has still before them."""
    mine = [EventSlot.person_id == person.id]
    if (team_id := await _team(session, person)) is not None:
        mine.append(EventSlot.team_id == team_id)
    statement = select(EventSlot).where(or_(*mine), EventSlot.ends_at > now).order_by(EventSlot.starts_at)
    return (await session.scalars(statement)).all()


async def _team(session: AsyncSession, person: Person) -> int | None:
    team = await team_of(session, person.id)
    return team.id if team is not None else None
