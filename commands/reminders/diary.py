"""Reminders in the database: set, found, changed, put off and ended, free of any chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.teams import in_team
from bot.delivery import NewDelivery, Outbox
from bot.delivery.stored_places import stored_place
from bot.people import Person
from bot.places import Place
from bot.series.calendar import Calendar, Upcoming
from bot.series.kinds import Occurrence
from bot.series.rhythm import Rhythm
from bot.series.tables import Series
from bot.storage import tables
from commands.reminders.messages import due_message
from commands.reminders.tables import Reminder
from commands.reminders.wishes import Addressee

KIND = "remind"
LATEST = timedelta(days=7)
"""How late a reminder still helps; matrix-reminder-bot settled on the same."""

MOST_OPEN = 200
_THEMSELVES = Addressee()


class TooMany(Exception):  # noqa: N818 - a limit reached, no error
    """Somebody has as many reminders to come as one can have."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A reminder with what is to come of it."""

    id: int
    text: str
    upcoming: Upcoming
    to: Addressee = _THEMSELVES


class Diary:
    """The reminders of everybody. Each method works in the session that it is given."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._calendar = Calendar(KIND)

    async def enter(
        self,
        session: AsyncSession,
        person: Person,
        text: str,
        rhythm: Rhythm,
        token: str,
        now: datetime,
        to: Addressee = _THEMSELVES,
    ) -> Entry | None:
        """Set a reminder; return None where that wish has made one before.

        Raises:
            TooMany: the person has `MOST_OPEN` to come.
        """
        if await session.scalar(select(Reminder.id).filter_by(token=token)) is not None:
            return None
        if await self._count(session, person.id) >= MOST_OPEN:
            raise TooMany
        upcoming = await self._calendar.plan(session, token, rhythm, now)
        row = Reminder(
            account_id=person.account_id,
            person_id=person.id,
            text=text,
            place_id=to.place_id,
            team_id=to.team_id,
            series_id=upcoming.id,
            token=token,
            created_at=now,
        )
        session.add(row)
        await session.flush()
        return _entry(row, upcoming)

    async def to_come(self, session: AsyncSession, person_id: int, limit: int | None = None) -> Sequence[Entry]:
        """Return a person's reminders that are still to come, the next one first."""
        rows = (await session.scalars(select(Reminder).filter_by(person_id=person_id))).all()
        upcoming = await self._calendar.find(session, [row.series_id for row in rows])
        entries = [_entry(row, upcoming[row.series_id]) for row in rows if row.series_id in upcoming]
        due = [each for each in entries if each.upcoming.due_at is not None]
        return sorted(due, key=lambda each: (str(each.upcoming.due_at), each.id))[:limit]

    async def find(self, session: AsyncSession, person_id: int, reminder_id: int) -> Entry | None:
        """Return a reminder of a person, to come or over; None where it is somebody else's or none."""
        row = await session.scalar(select(Reminder).filter_by(id=reminder_id, person_id=person_id))
        if row is None:
            return None
        return _entry(row, (await self._calendar.find(session, [row.series_id]))[row.series_id])

    async def shared(self, session: AsyncSession, reminder_id: int) -> Entry | None:
        """Return a reminder that others read too; None where it is somebody's own or none."""
        row = await session.get(Reminder, reminder_id)
        if row is None or (row.place_id is None and row.team_id is None):
            return None
        return _entry(row, (await self._calendar.find(session, [row.series_id]))[row.series_id])

    async def shown(self, session: AsyncSession, reminder_id: int) -> str | None:
        """Return the text of a reminder that stands where others read it too."""
        text: str | None = await session.scalar(
            select(Reminder.text).where(
                Reminder.id == reminder_id, or_(Reminder.place_id.is_not(None), Reminder.team_id.is_not(None))
            )
        )
        return text

    async def replan(self, session: AsyncSession, entry: Entry, rhythm: Rhythm, now: datetime) -> Entry:
        """Give a reminder another time."""
        upcoming = await self._calendar.replan(session, entry.upcoming.id, rhythm, now)
        return replace(entry, upcoming=upcoming or entry.upcoming)

    async def end(self, session: AsyncSession, entry: Entry) -> bool:
        """Let nothing more come of a reminder; return False where nothing was to come."""
        return await self._calendar.end(session, entry.upcoming.id)

    async def done(self, session: AsyncSession, entry: Entry, now: datetime) -> None:
        """Keep that the person has done it."""
        await session.execute(update(Reminder).where(Reminder.id == entry.id).values(done_at=now))

    async def occur(self, session: AsyncSession, occurrence: Occurrence) -> None:
        """Let a reminder go out."""
        row = await session.scalar(select(Reminder).filter_by(series_id=occurrence.series_id))
        if row is None:
            return
        shared = row.place_id is not None or row.team_id is not None
        message = due_message(row.id, row.text, occurrence, shared=shared)
        deliveries = [
            NewDelivery(
                key=f"reminder:{row.id}:{occurrence.local.isoformat()}:{number}",
                kind=KIND,
                to=to,
                message=message,
                due_at=occurrence.at,
                urgent=isinstance(to, Place) or to == row.person_id,
                expires_at=occurrence.at + LATEST,
            )
            for number, to in enumerate(await _addressees(session, row))
        ]
        await self._outbox.enqueue_all(session, deliveries, occurrence.at + occurrence.late)

    async def place_id(self, session: AsyncSession, place: Place) -> int:
        """Return the row of a place, written if there is none."""
        return await self._outbox.place(session, place)

    async def _count(self, session: AsyncSession, person_id: int) -> int:
        statement = (
            select(func.count())
            .select_from(Reminder)
            .join(Series, Series.id == Reminder.series_id)
            .where(Reminder.person_id == person_id, Series.due_at.is_not(None))
        )
        return await session.scalar(statement) or 0


def _entry(row: Reminder, upcoming: Upcoming) -> Entry:
    return Entry(row.id, row.text, upcoming, Addressee(place_id=row.place_id, team_id=row.team_id))


async def _addressees(session: AsyncSession, row: Reminder) -> Sequence[Place | int]:
    """Return who is reminded: of a team those who are in it now; nobody while the person has left the programme."""
    if row.team_id is not None:
        return [each.id for each in await in_team(session, row.team_id)]
    place = await session.get(tables.Place, row.place_id) if row.place_id is not None else None
    if place is not None:
        return [stored_place(place)]
    person = await session.get(tables.Person, row.person_id)
    return [row.person_id] if person is not None and person.left_at is None else []
