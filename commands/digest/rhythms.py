"""When digests come: by the week for places and staff, as each person chose for themselves."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people import Person
from bot.series.calendar import Calendar
from bot.series.holidays import OnHolidays
from bot.series.rhythm import Rhythm
from bot.series.tables import Series
from bot.when.rules import ByDay, Frequency, Rule
from commands.digest.settings import DigestSection
from commands.digest.tables import DigestChoice, HowOften

KIND = "digest"
PLACES, STAFF = "places", "staff"
COVERS = {HowOften.WEEKLY: timedelta(days=7), HowOften.DAILY: timedelta(days=1)}
_CALENDAR = Calendar(KIND)
_WORKING_DAYS = tuple(ByDay(0, day) for day in range(5))


def of_person(person_id: int) -> str:
    """Return what the digest of a person is called."""
    return f"person:{person_id}"


def weekly(section: DigestSection, at: time, zone: ZoneInfo, now: datetime) -> Rhythm:
    """Return the day of the programme's choice, at a time."""
    rule = Rule(frequency=Frequency.WEEKLY, days=(ByDay(0, section.day.number),))
    today = now.astimezone(zone).date()
    first = today + timedelta(days=(section.day.number - today.weekday()) % 7)
    return Rhythm(datetime.combine(first, at), zone, rule, section.on_holidays)


def daily(at: time, zone: ZoneInfo, now: datetime) -> Rhythm:
    """Return every working day at a time; there is none on a general holiday."""
    first = now.astimezone(zone).date()
    first += timedelta(days=max(0, 7 - first.weekday())) if first.weekday() > 4 else timedelta()
    rule = Rule(frequency=Frequency.WEEKLY, days=_WORKING_DAYS)
    return Rhythm(datetime.combine(first, at), zone, rule, OnHolidays.SKIP)


async def keep_weekly(session: AsyncSession, subject: str, rhythm: Rhythm, now: datetime) -> None:
    """Let the digest of places, or of staff, come as the configuration says now."""
    rows = (await session.scalars(select(Series).filter_by(kind=KIND, subject=subject).order_by(Series.id))).all()
    if not rows:
        await _CALENDAR.plan(session, subject, rhythm, now)
        return
    first, *others = rows
    for each in others:
        await _CALENDAR.end(session, each.id)
    same = (first.zone, first.rule, first.on_holidays) == (rhythm.zone.key, str(rhythm.rule), rhythm.on_holidays)
    if not same or datetime.fromisoformat(first.first).time() != rhythm.first.time() or first.due_at is None:
        await _CALENDAR.replan(session, first.id, rhythm, now)


async def choice_of(session: AsyncSession, person_id: int) -> DigestChoice | None:
    """Return what a person chose last."""
    statement = select(DigestChoice).filter_by(person_id=person_id).order_by(DigestChoice.chosen_at.desc()).limit(1)
    found: DigestChoice | None = await session.scalar(statement)
    return found


async def choose(
    session: AsyncSession, person: Person, how_often: HowOften, at: time, rhythm: Rhythm | None, now: datetime
) -> None:
    """Keep what a person chose, and let their digest come like that from now on."""
    for row in (await session.scalars(select(DigestChoice).filter_by(person_id=person.id))).all():
        if row.series_id is not None:
            await _CALENDAR.end(session, row.series_id)
        await session.delete(row)
    await session.flush()
    series_id = None
    if rhythm is not None:
        series_id = (await _CALENDAR.plan(session, of_person(person.id), rhythm, now)).id
    session.add(
        DigestChoice(
            person_id=person.id,
            account_id=person.account_id,
            how_often=how_often,
            at=at.strftime("%H:%M"),
            series_id=series_id,
            chosen_at=now,
        )
    )
