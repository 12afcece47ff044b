"""Find what a storm affects, move it, and move it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Json
from bot.when.wall_time import instants
from commands.events.desk import EventDesk
from commands.events.notices.changes import after_cancelling, after_change, after_restoring
from commands.events.programme.details import Details, moved_to
from commands.events.programme.event import Event
from commands.events.programme.finding import Wanted, find_event, find_events
from commands.events.programme.keeping import change, set_status
from commands.events.programme.series import wall
from commands.events.tables import EventRow, Status

_MOST = 50


@dataclass(frozen=True, slots=True)
class Postponed:
    """Events take place later, by so much of wall time."""

    by: timedelta


@dataclass(frozen=True, slots=True)
class Online:
    """Events take place online, where people join by a link; without one, by that which each has already."""

    link: str


Refuge = Postponed | Online


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the events, to be taken back: how each was before, and to how many people it was told."""

    before: Mapping[int, dict[str, Json]]
    told: int


async def affected(session: AsyncSession, desk: EventDesk, now: datetime) -> Sequence[Event]:
    """Return our own events at a place that go on today or tomorrow; partners move theirs themselves."""
    day = now.astimezone(desk.zone).date() + timedelta(days=2)
    until = instants(datetime.combine(day, time()), desk.zone)[0]
    found = await find_events(session, Wanted(since=now, until=until), _MOST)
    return [each for each in found if each.feed_id is None and not _is_online(each.details)]


async def move(session: AsyncSession, desk: EventDesk, ids: Sequence[int], refuge: Refuge, now: datetime) -> Moved:
    """Move events to their refuge with their cards, calendars and reminders, and tell those who go.

    An occurrence whose series is on at that time anyway is cancelled instead of doubled.
    """
    before: dict[int, dict[str, Json]] = {}
    told = 0
    for event_id in ids:
        event = await find_event(session, event_id, lock=True)
        if event is None or not event.takes_place or event.is_over(now):
            continue
        before[event.id] = event.details.to_json()
        after = sheltered(event.details, refuge)
        if await is_on_anyway(session, event, after):
            off = await set_status(session, event, Status.CANCELLED, now)
            told += await after_cancelling(session, desk, off, "", now)
            continue
        made = await change(session, event, after, now)
        told += await after_change(session, desk, made, now)
    return Moved(before, told)


async def move_back(
    session: AsyncSession, desk: EventDesk, before: Mapping[int, Mapping[str, object]], now: datetime
) -> int:
    """Let events be as they were before the storm; return how many were moved back."""
    back = 0
    for event_id, details in before.items():
        event = await find_event(session, event_id, lock=True)
        if event is None:
            continue
        if event.status is Status.CANCELLED:
            event = await set_status(session, event, Status.PLANNED, now)
            await after_restoring(session, desk, event, now)
        made = await change(session, event, Details.from_json(details), now)
        await after_change(session, desk, made, now)
        back += 1
    return back


def sheltered(details: Details, refuge: Refuge) -> Details:
    """Return an event as it is in its refuge."""
    if isinstance(refuge, Online):
        return replace(details, place="", online=True, link=refuge.link or details.link)
    return moved_to(details, instants(wall(details.start) + refuge.by, details.zone)[0])


async def is_on_anyway(session: AsyncSession, event: Event, after: Details) -> bool:
    """Tell whether another occurrence of an event's series is on at the time that it would move to."""
    if event.series_id is None:
        return False
    same = select(EventRow.id).where(
        EventRow.series_id == event.series_id,
        EventRow.starts_at == after.start,
        EventRow.status == Status.PLANNED,
        EventRow.id != event.id,
    )
    return await session.scalar(same.limit(1)) is not None


def _is_online(details: Details) -> bool:
    return details.online or (not details.place and bool(details.link))
