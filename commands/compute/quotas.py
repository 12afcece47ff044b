"""What a team may have of all compute together. Weeks begin on Monday at midnight, in the programme's time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.declaration.times import TimeSpan
from bot.when.wall_time import instants
from commands.compute.allocating import LONGEST
from commands.compute.desk import Desk
from commands.compute.refusals import OverQuota, Quota
from commands.compute.tables import BookingState, ComputeBooking

COUNTED = (
    BookingState.HELD,
    BookingState.PENDING,
    BookingState.OFFERED,
    BookingState.BOOKED,
    BookingState.NO_SHOW,
)
"""The states in which a booking counts for its team."""


_ROWS = cast("Table", ComputeBooking.__table__)
_OF_TEAM = (
    select(func.sum(_ROWS.c.units), _ROWS.c.starts_at, _ROWS.c.ends_at, _ROWS.c.beyond_quota)
    .where(
        _ROWS.c.team_id == bindparam("team"),
        _ROWS.c.starts_at > bindparam("begun"),
        _ROWS.c.starts_at < bindparam("end"),
        _ROWS.c.ends_at > bindparam("start"),
        _ROWS.c.state.in_(COUNTED),
        _ROWS.c.id != bindparam("besides"),
    )
    .group_by(_ROWS.c.starts_at, _ROWS.c.ends_at, _ROWS.c.beyond_quota)
)
"""What a team has for one and the same span comes as one row: a busy team's week would be hundreds."""


class Held(NamedTuple):
    """Units that a team has for a span; `counts` towards its hours."""

    units: int
    start: datetime
    end: datetime
    counts: bool


async def check_quotas(
    session: AsyncSession, desk: Desk, team_id: int, asked: Held, now: datetime, besides: int | None = None
) -> None:
    """Hold what a team asks for, together with what it has, against its quotas; booking `besides` is left out.

    Raises:
        OverQuota: it would be too much.
    """
    rules = desk.rules
    if not (rules.hours_per_week or rules.units_at_once or rules.open_bookings):
        return
    held = await _held(session, team_id, _whole_weeks(asked, desk.zone), besides)
    if rules.hours_per_week and asked.counts:
        _check_hours(held, asked, timedelta(hours=rules.hours_per_week), desk.zone)
    if rules.units_at_once:
        _check_units(held, asked, rules.units_at_once)
    if rules.open_bookings:
        await _check_bookings(session, team_id, rules.open_bookings, now, besides)


def week_of(at: datetime, zone: ZoneInfo) -> TimeSpan:
    """Return the week that an instant lies in."""
    day = at.astimezone(zone).date()
    monday = day - timedelta(days=day.weekday())
    begin, end = (instants(datetime.combine(each, time()), zone)[0] for each in (monday, monday + timedelta(days=7)))
    return TimeSpan(begin.astimezone(UTC), end.astimezone(UTC))


def hours_within(held: Sequence[Held], week: TimeSpan) -> timedelta:
    """Return the unit-hours that count in a week."""
    return sum(
        (
            each.units * max(timedelta(), min(each.end, week.end) - max(each.start, week.start))
            for each in held
            if each.counts
        ),
        timedelta(),
    )


async def hours_used(session: AsyncSession, team_id: int, week: TimeSpan) -> timedelta:
    """Return the unit-hours of a team that count in a week."""
    return hours_within(await _held(session, team_id, week, None), week)


def _check_hours(held: Sequence[Held], asked: Held, most: timedelta, zone: ZoneInfo) -> None:
    for week in _weeks(asked, zone):
        would_be = hours_within([*held, asked], week)
        if would_be > most:
            raise OverQuota(Quota.HOURS, most, would_be, week.end)


def _check_units(held: Sequence[Held], asked: Held, most: int) -> None:
    meanwhile = [each for each in held if each.start < asked.end and each.end > asked.start]
    begins = [asked.start, *(each.start for each in meanwhile if each.start > asked.start)]
    peak = max(sum(each.units for each in meanwhile if each.start <= at < each.end) for at in begins)
    if peak + asked.units <= most:
        return
    ends = sorted(each.end for each in meanwhile)
    frees_at = next((at for at in ends if _units_at(held, at) + asked.units <= most), None)
    raise OverQuota(Quota.UNITS, most, peak + asked.units, frees_at)


async def _check_bookings(session: AsyncSession, team_id: int, most: int, now: datetime, besides: int | None) -> None:
    table = ComputeBooking
    statement = select(table.ends_at).where(
        table.team_id == team_id,
        table.ends_at > now,
        table.starts_at > now - LONGEST,
        table.state.in_(COUNTED[:-1]),
        table.id != (besides or 0),
    )
    ends = sorted(await session.scalars(statement))
    if len(ends) >= most:
        raise OverQuota(Quota.BOOKINGS, most, len(ends) + 1, ends[len(ends) - most])


async def _held(session: AsyncSession, team_id: int, within: TimeSpan, besides: int | None) -> list[Held]:
    asked = {
        "team": team_id,
        "begun": within.start - LONGEST,
        "start": within.start,
        "end": within.end,
        "besides": besides or 0,
    }
    return [Held(units, start, end, not beyond) for units, start, end, beyond in await session.execute(_OF_TEAM, asked)]


def _weeks(asked: Held, zone: ZoneInfo) -> Iterator[TimeSpan]:
    week = week_of(asked.start, zone)
    while week.start < asked.end:
        yield week
        week = week_of(week.end, zone)


def _whole_weeks(asked: Held, zone: ZoneInfo) -> TimeSpan:
    weeks = list(_weeks(asked, zone))
    return TimeSpan(weeks[0].start, weeks[-1].end)


def _units_at(held: Sequence[Held], at: datetime) -> int:
    return sum(each.units for each in held if each.start <= at < each.end)
