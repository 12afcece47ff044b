"""Find events: what is coming, one by its number, those of a name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from commands.events.programme.event import Event, event_of
from commands.events.tables import EventRow, EventTag, Rsvp, Status

LONGEST = timedelta(days=400)
"""How long an event may go on and still be found."""

_SHOWN = (Status.PLANNED, Status.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events are wanted: those that end after `since` and start before `until`, of a tag, of an organiser.

    `audiences` are those that the reader belongs to; None is all. `of_person` narrows to what a person has answered.
    """

    since: datetime
    until: datetime | None = None
    tag: str = ""
    organiser: str = ""
    audiences: Collection[str] | None = None
    statuses: Collection[Status] = (Status.PLANNED,)
    of_person: int | None = None


async def find_events(session: AsyncSession, wanted: Wanted, most: int, skip: int = 0) -> Sequence[Event]:
    """Return events in the order of their start."""
    statement = _select(wanted).order_by(EventRow.starts_at, EventRow.id).limit(most).offset(skip)
    return [event_of(row) for row in await session.scalars(statement)]


async def count_events(session: AsyncSession, wanted: Wanted) -> int:
    """Return how many events there are of those wanted."""
    statement = _select(wanted).with_only_columns(func.count(EventRow.id))
    return await session.scalar(statement) or 0


async def find_event(
    session: AsyncSession, event_id: int, audiences: Collection[str] | None = None, *, lock: bool = False
) -> Event | None:
    """Return an event by its number; None where there is none or it is for others.

    With `lock` nobody else changes it, or answers to it, before the transaction ends.
    """
    statement = select(EventRow).where(EventRow.id == event_id)
    if audiences is not None:
        statement = statement.where(EventRow.audience.in_(audiences), EventRow.status.in_(_SHOWN))
    if lock:
        statement = statement.with_for_update()
    row = await session.scalar(statement.execution_options(populate_existing=lock))
    return event_of(row) if row is not None else None


async def events_by_id(session: AsyncSession, ids: Collection[int]) -> dict[int, Event]:
    """Return events by their numbers."""
    return {row.id: event_of(row) for row in await session.scalars(select(EventRow).where(EventRow.id.in_(ids)))}


def _select(wanted: Wanted) -> Select[EventRow]:
    conditions: list[ColumnElement[bool]] = [
        # The index is in the order of the start: without a bound on that, a database sorts them all.
        EventRow.starts_at > wanted.since - LONGEST,
        EventRow.ends_at > wanted.since,
        EventRow.status.in_(wanted.statuses),
    ]
    if wanted.until is not None:
        conditions.append(EventRow.starts_at < wanted.until)
    if wanted.organiser:
        conditions.append(func.lower(EventRow.organiser) == wanted.organiser.lower())
    if wanted.audiences is not None:
        conditions.append(EventRow.audience.in_(wanted.audiences))
    if wanted.tag:
        tagged = select(EventTag.event_id).where(EventTag.tag == wanted.tag.casefold())
        conditions.append(EventRow.id.in_(tagged))
    if wanted.of_person is not None:
        answered = select(Rsvp.event_id).where(Rsvp.person_id == wanted.of_person)
        conditions.append(EventRow.id.in_(answered))
    return select(EventRow).where(*conditions)
