"""Series of events: made, grown as time goes on, changed from one occurrence on, and ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.series.rhythm import Rhythm
from bot.when import Rule, parse_rule
from bot.when.wall_time import instants
from commands.events.programme.details import Details, later
from commands.events.programme.event import Event, event_of
from commands.events.programme.keeping import Origin, plan
from commands.events.tables import EventRow, EventSeries, Status

AHEAD = timedelta(days=180)
"""How far ahead the occurrences of a series are made."""

MOST_AT_ONCE = 60
_LONGEST_SEARCH = 2_000


async def begin_series(
    session: AsyncSession, details: Details, rule: Rule, by: int | None, now: datetime
) -> Sequence[Event]:
    """Make a series and its occurrences of the time ahead; none where its rule has none to come."""
    row = EventSeries(
        first=details.start.replace(tzinfo=None).isoformat(),
        zone=details.zone.key,
        rule=str(rule),
        details=dict(details.to_json()),
        expanded_to=now,
        ended=False,
    )
    session.add(row)
    await session.flush()
    return await grow(session, row, now, by)


async def grow(session: AsyncSession, series: EventSeries, now: datetime, by: int | None = None) -> Sequence[Event]:
    """Make the occurrences between those that exist and the horizon, in the wall time of the series."""
    zone = ZoneInfo(series.zone)
    template = Details.from_json(series.details)
    lasts = template.end - template.start
    horizon = now + AHEAD
    rhythm = Rhythm(datetime.fromisoformat(series.first), zone, parse_rule(series.rule))
    ahead = takewhile(lambda at: at <= horizon, islice(rhythm.occurrences(), _LONGEST_SEARCH))
    missing = [at for at in ahead if at.astimezone(UTC) > max(now, series.expanded_to)][:MOST_AT_ONCE]
    made: list[Event] = []
    for at in missing:
        start = at.astimezone(zone)
        details = replace(template, start=start, end=later(start, lasts), deadline=_moved(template, start))
        origin = Origin(series_id=series.id, series_local=start.replace(tzinfo=None).isoformat())
        made.append(await plan(session, details, now, by=by, origin=origin))
    series.expanded_to = missing[-1].astimezone(UTC) if len(missing) == MOST_AT_ONCE else horizon
    await session.flush()
    return made


async def following(session: AsyncSession, event: Event) -> Sequence[Event]:
    """Return the occurrences of an event's series from it on that take place."""
    statement = (
        select(EventRow)
        .where(
            EventRow.series_id == event.series_id,
            EventRow.starts_at >= event.details.start,
            EventRow.status == Status.PLANNED,
        )
        .order_by(EventRow.starts_at)
    )
    return [event_of(row) for row in await session.scalars(statement)]


async def end_series(session: AsyncSession, series_id: int) -> None:
    """Let no further occurrences be made."""
    row = await session.get_one(EventSeries, series_id)
    row.ended = True


async def resume_series(session: AsyncSession, series_id: int) -> None:
    """Let occurrences be made again."""
    row = await session.get_one(EventSeries, series_id)
    row.ended = False


async def retell_series(session: AsyncSession, series_id: int, before: Details, after: Details) -> None:
    """Give the occurrences that are still to be made what one that exists was changed to."""
    row = await session.get_one(EventSeries, series_id)
    template = Details.from_json(row.details)
    first = datetime.fromisoformat(row.first) + shift(before, after)
    start = instants(first, after.zone)[0]
    new = replace(after, start=start, end=later(start, after.end - after.start))
    row.first = first.isoformat()
    row.details = dict(replace(new, deadline=_moved(template, start)).to_json())


def moved(details: Details, before: Details, after: Details) -> Details:
    """Return an occurrence changed as another one of its series was; its day stays apart by as much as it was."""
    changed = {
        name: getattr(after, name)
        for name in Details.__dataclass_fields__
        if name not in {"start", "end", "deadline"} and getattr(before, name) != getattr(after, name)
    }
    wall = details.start.replace(tzinfo=None) + shift(before, after)
    start = instants(wall, after.zone)[0]
    if (before.start, before.end) == (after.start, after.end):
        return replace(details, **changed)
    return replace(details, start=start, end=later(start, after.end - after.start), **changed)


def shift(before: Details, after: Details) -> timedelta:
    """Return by how much the wall time of an event was moved."""
    return after.start.replace(tzinfo=None) - before.start.replace(tzinfo=None)


def _moved(template: Details, start: datetime) -> datetime | None:
    return start - (template.start - template.deadline) if template.deadline is not None else None
