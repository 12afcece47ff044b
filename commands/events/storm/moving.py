"""Find what a storm affects, move it, and move it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

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
from commands.events.tables import EventRow, Status

_MOST = 50
_A_WEEK = timedelta(days=7)
ONLINE = "Online"


class Refuge(StrEnum):
    """Where events go in a storm: a week later, or online."""

    LATER = "later"
    ONLINE = "online"


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
    return [each for each in found if each.feed_id is None and not _is_online(each)]


async def move(
    session: AsyncSession, desk: EventDesk, ids: Sequence[int], refuge: Refuge, link: str, now: datetime
) -> Moved:
    """Move events to their refuge with their cards, calendars and reminders, and tell those who go.

    An occurrence whose series is on again a week later anyway is cancelled instead of doubled.
    """
    before: dict[int, dict[str, Json]] = {}
    told = 0
    for event_id in ids:
        event = await find_event(session, event_id, lock=True)
        if event is None or not event.takes_place or event.is_over(now):
            continue
        before[event.id] = event.details.to_json()
        if refuge is Refuge.LATER and await _is_on_again(session, event):
            off = await set_status(session, event, Status.CANCELLED, now)
            told += await after_cancelling(session, desk, off, "", now)
            continue
        made = await change(session, event, _sheltered(event.details, refuge, link), now)
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


def _sheltered(details: Details, refuge: Refuge, link: str) -> Details:
    if refuge is Refuge.ONLINE:
        return replace(details, place=ONLINE, link=link or details.link)
    start = instants(details.start.replace(tzinfo=None) + _A_WEEK, details.zone)[0]
    return moved_to(details, start)


async def _is_on_again(session: AsyncSession, event: Event) -> bool:
    if event.series_id is None:
        return False
    start = _sheltered(event.details, Refuge.LATER, "").start
    same = select(EventRow.id).where(EventRow.series_id == event.series_id, EventRow.starts_at == start)
    return await session.scalar(same) is not None


def _is_online(event: Event) -> bool:
    return event.details.place == ONLINE or (not event.details.place and bool(event.details.link))
