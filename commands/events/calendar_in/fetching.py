"""Fetch the calendars that are due, and let the programme follow them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.fetching import Fetcher, FetchFailed, Limits
from bot.storage.upsert import upsert
from commands.events.calendar_in.following import cancel, compare, follow, take_new
from commands.events.calendar_in.notices import tell_held, tell_problem, tell_proposed
from commands.events.calendar_in.occurrences_told import Told
from commands.events.calendar_in.reading import NotReadable, Read, read_calendar
from commands.events.desk import EventDesk
from commands.events.settings import EventsSection, FeedTable
from commands.events.tables import CalendarFeed

log = logging.getLogger(__name__)

Item = TypeVar("Item")

_LIMITS = Limits(size=20_000_000, seconds=30)
_AT_ONCE = 250
"""Events in one transaction: enough to be quick, few enough to let others write in between."""

_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one calendar: how many events are new, changed and gone."""

    new: int = 0
    changed: int = 0
    gone: int = 0


async def fetch_calendars(application: Application) -> None:
    """Fetch every calendar that is due."""
    section = application.configuration.section(EventsSection)
    for table in section.feeds:
        feed = await _claim(application, table, timedelta(minutes=section.fetch_minutes))
        if feed is not None:
            await fetch_calendar(application, table, feed)


async def fetch_calendar(application: Application, table: FeedTable, feed: CalendarFeed) -> None:
    """Fetch one calendar; what goes wrong is kept beside it and told to staff, and costs no event."""
    now = application.clock.now()
    desk = application.services.get(EventDesk)
    try:
        fetched = await application.services.get(Fetcher).get(
            table.url, etag=feed.etag, last_modified=feed.last_modified, limits=_LIMITS
        )
        if fetched.unchanged:
            await _note(application, desk, feed, {"problem": None} if feed.held is None else {}, now)
            return
        read = await read_calendar(fetched.content, now, desk.zone)
    except (FetchFailed, NotReadable) as error:
        log.warning("the calendar of %s: %s", table.organiser, error)
        await _note(application, desk, feed, {"problem": str(error)}, now)
        return
    taken = await _take(application, desk, table, feed, read, now)
    if taken is None:
        return
    log.info("the calendar of %s: %s new, %s changed, %s gone", table.organiser, taken.new, taken.changed, taken.gone)
    state = {"etag": fetched.etag, "last_modified": fetched.last_modified, "held": None, "problem": _problem(read)}
    await _note(application, desk, feed, state, now)


async def _claim(application: Application, table: FeedTable, every: timedelta) -> CalendarFeed | None:
    """Return the row of a calendar if it is due, for this process alone."""
    now = application.clock.now()
    async with application.database.write() as session:
        values = {"url": table.url, "organiser": table.organiser, "next_at": now}
        await session.execute(upsert(session, CalendarFeed).values(values).on_conflict_do_nothing())
        due = (
            update(CalendarFeed)
            .where(CalendarFeed.url == table.url, CalendarFeed.next_at <= now)
            .values(next_at=now + every, organiser=table.organiser)
            .returning(CalendarFeed.id)
        )
        if (await session.execute(due)).scalar() is None:
            return None
        return (await session.scalars(select(CalendarFeed).filter_by(url=table.url))).one()


async def _take(
    application: Application, desk: EventDesk, table: FeedTable, feed: CalendarFeed, read: Read, now: datetime
) -> Taken | None:
    """Let the programme follow what was read; return None where staff are asked first."""
    told = [Told.of(each) for each in read.found]
    async with application.database.read() as session:
        found = await compare(session, feed.id, told, now)
    if found.shrinks and feed.held != _ALLOWED:
        async with application.database.write() as session:
            row = await session.get_one(CalendarFeed, feed.id)
            asked_before, row.held, row.fetched_at = row.held, _HELD, now
            if asked_before is None:
                await tell_held(session, desk, feed, len(found.gone), found.upcoming, now)
        return None
    for new in _portions(found.new):
        async with application.database.write() as session:
            await take_new(session, feed, table, new, now)
    changed = 0
    for same in _portions(found.same):
        async with application.database.write() as session:
            changed += await follow(session, desk, table, same, now)
    for gone in _portions(found.gone):
        async with application.database.write() as session:
            for event in gone:
                await cancel(session, desk, event, now)
    if table.approve and found.new:
        async with application.database.write() as session:
            await tell_proposed(session, desk, feed, len(found.new), now)
    return Taken(len(found.new), changed, len(found.gone))


def _portions(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]


_HELD, _ALLOWED = "held", "allowed"


async def allow_shrinking(session: AsyncSession, feed_id: int, now: datetime) -> bool:
    """Let a calendar take back what it no longer has, at once; return False where nobody asked."""
    row = await session.get(CalendarFeed, feed_id)
    if row is None or row.held is None:
        return False
    row.held, row.etag, row.last_modified, row.next_at = _ALLOWED, None, None, now
    return True


async def _note(
    application: Application, desk: EventDesk, feed: CalendarFeed, state: dict[str, str | None], now: datetime
) -> None:
    """Keep how a calendar is, and tell staff of a trouble that is new."""
    async with application.database.write() as session:
        row = await session.get_one(CalendarFeed, feed.id)
        before = row.problem
        for name, value in state.items():
            setattr(row, name, value)
        row.fetched_at = now
        if row.problem is not None and row.problem != before:
            await tell_problem(session, desk, feed, row.problem, now)


def _problem(read: Read) -> str | None:
    """Return what was wrong with some events of a calendar, in words for staff."""
    if not read.problems:
        return None
    shown: Sequence[str] = list(dict.fromkeys(read.problems))[:_MOST_SHOWN]
    return f"{len(read.problems)} of its entries cannot be used ({'; '.join(shown)}). All others are here."
