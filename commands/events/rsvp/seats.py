"""Count seats, and those who wait for one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage import tables
from commands.events.programme.event import Event
from commands.events.tables import Answer, Rsvp

HOLDS_A_SEAT = (Answer.GOING, Answer.OFFERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many come: `going` seats taken by people and guests, `offered` held for somebody, others by person."""

    going: int = 0
    offered: int = 0
    maybe: int = 0
    waiting: int = 0

    def left(self, capacity: int | None) -> int | None:
        """Return how many seats are left; None where there is no limit."""
        return None if capacity is None else max(0, capacity - self.going - self.offered)


async def free_seats(session: AsyncSession, event: Event) -> int | None:
    """Return how many seats are neither taken nor offered; None where there is no limit."""
    if event.details.capacity is None:
        return None
    taken = select(func.coalesce(func.sum(1 + Rsvp.guests), 0)).where(
        Rsvp.event_id == event.id, Rsvp.answer.in_(HOLDS_A_SEAT)
    )
    return event.details.capacity - (await session.scalar(taken) or 0)


async def first_waiting(session: AsyncSession, event: Event, free: int | None) -> Rsvp | None:
    """Return whoever is first on the waitlist of those who fit into so many free seats."""
    statement = select(Rsvp).filter_by(event_id=event.id, answer=Answer.WAITING).order_by(Rsvp.queue, Rsvp.id).limit(1)
    if free is not None:
        statement = statement.where(1 + Rsvp.guests <= free)
    row: Rsvp | None = await session.scalar(statement.execution_options(populate_existing=True))
    return row


async def counts(session: AsyncSession, event_ids: Collection[int]) -> Mapping[int, Count]:
    """Return how many come to each event."""
    statement = (
        select(Rsvp.event_id, Rsvp.answer, func.count(), func.sum(1 + Rsvp.guests))
        .where(Rsvp.event_id.in_(event_ids))
        .group_by(Rsvp.event_id, Rsvp.answer)
    )
    found: dict[int, dict[Answer, tuple[int, int]]] = {event_id: {} for event_id in event_ids}
    for event_id, said, people, seats in await session.execute(statement):
        found[event_id][Answer(said)] = (people, int(seats))
    return {
        event_id: Count(
            going=by.get(Answer.GOING, (0, 0))[1],
            offered=by.get(Answer.OFFERED, (0, 0))[1],
            maybe=by.get(Answer.MAYBE, (0, 0))[0],
            waiting=by.get(Answer.WAITING, (0, 0))[0],
        )
        for event_id, by in found.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Goer:
    """Somebody who has answered, by name."""

    person_id: int
    name: str
    answer: Answer
    guests: int
    hidden: bool
    queue: int | None
    replies: Mapping[str, object]
    checked_in: bool


async def goers(session: AsyncSession, event_id: int, answers: Collection[Answer]) -> Sequence[Goer]:
    """Return those who have given one of some answers: the waitlist in its order, others in that of their names."""
    person = tables.Person
    statement = (
        select(Rsvp, person.display_name)
        .join(person, person.id == Rsvp.person_id)
        .where(Rsvp.event_id == event_id, Rsvp.answer.in_(answers))
        .order_by(Rsvp.queue, func.lower(person.display_name), person.id)
    )
    return [
        Goer(
            person_id=row.person_id,
            name=name,
            answer=Answer(row.answer),
            guests=row.guests,
            hidden=row.hidden,
            queue=row.queue,
            replies=row.replies,
            checked_in=row.checked_in_at is not None,
        )
        for row, name in await session.execute(statement)
    ]
