"""Series of events: made, grown as time goes on, told otherwise, and ended."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.when import Rule
from commands.events.programme.details import Details, between
from commands.events.programme.event import Event, event_of
from commands.events.programme.keeping import Origin, plan
from commands.events.programme.pictures import hand_down_picture
from commands.events.programme.series import Series, local, series_of
from commands.events.tables import EventRow, EventSeries, Status

AHEAD = timedelta(days=180)
"""How far ahead the occurrences of a series are made."""

MOST_AT_ONCE = 60
_LONGEST_SEARCH = 2_000
_TIMES = frozenset({"start", "end", "deadline"})


async def begin_series(
    session: AsyncSession, details: Details, rule: Rule, by: int | None, now: datetime
) -> Sequence[Event]:
    """Make a series and its occurrences of the time ahead; none where its rule has none to come."""
    return await grow(session, await add_series(session, details, rule, now), now, by)


async def add_series(session: AsyncSession, details: Details, rule: Rule, now: datetime) -> EventSeries:
    """Make a series of which no occurrence exists yet."""
    row = EventSeries(
        first=local(details.start),
        zone=details.zone.key,
        rule=str(rule),
        details=dict(details.to_json()),
        expanded_to=now,
        ended=False,
        uid=f"{secrets.token_hex(12)}@cohortbot",
        sequence=0,
        changed_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def grow(session: AsyncSession, row: EventSeries, now: datetime, by: int | None = None) -> Sequence[Event]:
    """Make the occurrences between those that exist and the horizon, in the wall time of the series."""
    series = series_of(row)
    missing = [at for at in ahead(series, now) if at.astimezone(UTC) > max(now, row.expanded_to)][:MOST_AT_ONCE]
    made = [await plan_occurrence(session, series, at, now, by) for at in missing]
    row.expanded_to = missing[-1].astimezone(UTC) if len(missing) == MOST_AT_ONCE else now + AHEAD
    if made and await hand_down_picture(session, series.id, [each.id for each in made]):
        row.sequence, row.changed_at = row.sequence + 1, now
    await session.flush()
    return made


def ahead(series: Series, now: datetime) -> Sequence[datetime]:
    """Return the original starts up to the horizon, those that are over among them."""
    return list(takewhile(lambda at: at <= now + AHEAD, islice(series.starts(), _LONGEST_SEARCH)))


async def plan_occurrence(session: AsyncSession, series: Series, at: datetime, now: datetime, by: int | None) -> Event:
    """Put one occurrence of a series into the programme."""
    origin = Origin(series_id=series.id, series_local=local(at))
    return await plan(session, series.at(at), now, by=by, origin=origin)


async def following(session: AsyncSession, event: Event) -> Sequence[Event]:
    """Return the occurrences of an event's series from it on that take place."""
    statement = (
        select(EventRow)
        .where(
            EventRow.series_id == event.series_id,
            EventRow.series_local >= event.series_local,
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


async def retell_series(session: AsyncSession, series_id: int, before: Details, after: Details, now: datetime) -> None:
    """Let the occurrences that are still to be made differ as one that exists does from what it was."""
    row = await session.get_one(EventSeries, series_id)
    row.details = dict(carried(Details.from_json(row.details), before, after).to_json())
    row.sequence, row.changed_at = row.sequence + 1, now


def carried(details: Details, before: Details, after: Details) -> Details:
    """Return an occurrence changed as another one of its series was, at its own time."""
    changed = {
        name: getattr(after, name)
        for name in Details.__dataclass_fields__
        if name not in _TIMES and getattr(before, name) != getattr(after, name)
    }
    if before.deadline != after.deadline:
        closes = between(after.deadline, after.start) if after.deadline is not None else None
        changed["deadline"] = details.start.astimezone(UTC) - closes if closes is not None else None
    return replace(details, **changed)
