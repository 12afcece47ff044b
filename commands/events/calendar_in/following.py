"""Follow a partner's calendar: what is new, what has changed, what has gone, and what looks like a mistake."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import Language
from commands.events.calendar_in.occurrences_told import Told
from commands.events.desk import EventDesk
from commands.events.editing.given import LONGEST_ABOUT, LONGEST_PLACE, LONGEST_TITLE, language_of
from commands.events.notices.changes import after_cancelling, after_change
from commands.events.programme.audience_names import PUBLIC
from commands.events.programme.details import Details
from commands.events.programme.event import Event, event_of
from commands.events.programme.keeping import Origin, Planned, change, plan_all, set_status
from commands.events.settings import FeedTable
from commands.events.tables import CalendarFeed, EventRow, Status

_HORIZON = timedelta(days=300)
"""How far ahead an event that is no longer in its calendar counts as gone; what recurs is not told much further."""

_SHRINKS = 3
"""How many events have to be gone, and at least half of them all, for it to look like a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a calendar says beside what it said before."""

    new: Sequence[Told]
    same: Sequence[tuple[Event, Told]]
    gone: Sequence[Event]
    upcoming: int

    @property
    def shrinks(self) -> bool:
        """Tell whether so much is gone that staff should look."""
        return len(self.gone) >= min(_SHRINKS, self.upcoming) and 2 * len(self.gone) >= self.upcoming > 0


async def compare(session: AsyncSession, feed_id: int, told: Sequence[Told], now: datetime) -> Comparison:
    """Compare a calendar with the events that came from it."""
    rows = (await session.scalars(select(EventRow).where(EventRow.feed_id == feed_id))).all()
    held = {(row.source_uid, row.source_recurrence): row for row in rows}
    there = {each.key for each in told}
    upcoming = [row for row in rows if now < row.starts_at < now + _HORIZON and row.status is not Status.CANCELLED]
    return Comparison(
        new=[each for each in told if each.key not in held and not each.cancelled],
        same=[(event_of(held[each.key]), each) for each in told if each.key in held],
        gone=[event_of(row) for row in upcoming if (row.source_uid, row.source_recurrence) not in there],
        upcoming=len(upcoming),
    )


async def take_new(
    session: AsyncSession, feed: CalendarFeed, table: FeedTable, new: Sequence[Told], now: datetime
) -> int:
    """Put what is new into the programme, or before staff; return how many."""
    status = Status.PROPOSED if table.approve else Status.PLANNED
    planned = [
        Planned(
            details_of(each, table),
            Origin(feed_id=feed.id, source_uid=each.uid, source_recurrence=each.recurrence),
            status,
        )
        for each in new
    ]
    await plan_all(session, planned, now)
    return len(planned)


async def follow(
    session: AsyncSession, desk: EventDesk, table: FeedTable, same: Collection[tuple[Event, Told]], now: datetime
) -> int:
    """Let events change as their calendar has; return how many did."""
    changed = 0
    for event, told in same:
        if told.cancelled:
            if event.status is Status.PLANNED:
                await cancel(session, desk, event, now)
                changed += 1
            continue
        details = details_of(told, table, event.details)
        if details.to_json() == event.details.to_json():
            continue
        made = await change(session, event, details, now)
        if made.changed and event.status is Status.PLANNED:
            await after_change(session, desk, made, now)
        changed += bool(made.changed)
    return changed


async def cancel(session: AsyncSession, desk: EventDesk, event: Event, now: datetime) -> None:
    """Cancel an event that its calendar no longer has."""
    off = await set_status(session, event, Status.CANCELLED, now)
    if event.status is Status.PLANNED:
        await after_cancelling(session, desk, off, "", now)


def details_of(told: Told, table: FeedTable, before: Details | None = None) -> Details:
    """Return an event as its calendar tells it; what staff have added to it here stays."""
    zone = ZoneInfo(told.zone)
    title, about = told.title[:LONGEST_TITLE] or table.organiser, told.about[:LONGEST_ABOUT]
    given = Details(
        title={language_of(title, Language.EN): title},
        about={language_of(about, Language.EN): about} if about else {},
        start=told.start.astimezone(zone),
        end=told.end.astimezone(zone),
        all_day=told.all_day,
        place=told.place[:LONGEST_PLACE],
        link=told.link if told.link.startswith(("https://", "http://")) else "",
        organiser=table.organiser,
        tags=tuple(dict.fromkeys((*table.tags, *told.tags))),
        audience=PUBLIC,
    )
    if before is None:
        return given
    told_here = ("title", "about", "start", "end", "all_day", "place", "link", "organiser", "tags")
    changes = {name: _merged(name, before, given) for name in told_here}
    return replace(before, **changes)  # type: ignore[arg-type]  # each is a detail of `given`


def _merged(name: str, before: Details, given: Details) -> object:
    """Return a detail as the calendar has it; translations that staff have added stay beside it."""
    new = getattr(given, name)
    if isinstance(new, Mapping) and new:
        return {**getattr(before, name), **new}
    return new
