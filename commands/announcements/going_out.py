"""How an announcement goes out: at once, or at its time; its audience is fixed in the transaction that sends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import NewDelivery, Priority, Unclear
from bot.delivery.stored_places import identity
from bot.series.calendar import Calendar
from bot.series.rhythm import Rhythm
from commands.announcements.audience import parts_of
from commands.announcements.bulletins import Bulletin, find_bulletin
from commands.announcements.desk import Desk
from commands.announcements.looks import Count, in_person, in_places
from commands.announcements.reach import Reach, reach_of
from commands.announcements.tables import Announcement, AnnouncementRecipient, AnnouncementRevision, State

KIND = "announcement"
_CALENDAR = Calendar(KIND)
_AT_ONCE = 500


def places_batch(announcement_id: int) -> str:
    """Return the name of everything that went to places."""
    return f"announcement:{announcement_id}:places"


def people_batch(announcement_id: int) -> str:
    """Return the name of everything that went to single persons."""
    return f"announcement:{announcement_id}:people"


async def lock(session: AsyncSession, announcement_id: int) -> Announcement | None:
    """Return a row that nobody else changes until the transaction ends; None where there is none."""
    statement = select(Announcement).filter_by(id=announcement_id).with_for_update()
    row: Announcement | None = await session.scalar(statement.execution_options(populate_existing=True))
    return row


async def newest(session: AsyncSession, row: Announcement) -> AnnouncementRevision:
    """Return the newest revision of an announcement."""
    statement = select(AnnouncementRevision).filter_by(announcement_id=row.id, number=row.revision)
    return (await session.scalars(statement)).one()


async def dispatch(session: AsyncSession, desk: Desk, row: Announcement, now: datetime) -> bool:
    """Let it go out to whom its audience holds now; return False, and leave it as it is, where that is nobody."""
    revision = await newest(session, row)
    reach = await reach_of(session, desk, parts_of(revision.audience), row.person_id)
    if reach.nobody:
        return False
    await unschedule(session, row)
    row.state, row.sent_at, row.sent_revision, row.reported_at = State.SENT, now, row.revision, None
    await session.flush()
    await _fix_audience(session, row.id, reach)
    bulletin = await find_bulletin(session, row.id)
    if bulletin is None:
        raise LookupError("an announcement that was just locked is gone")
    await desk.outbox.enqueue_all(session, list(_deliveries(bulletin, reach, now)), now)
    return True


async def schedule(session: AsyncSession, desk: Desk, row: Announcement, at: datetime, now: datetime) -> None:
    """Let it go out at an instant."""
    await unschedule(session, row)
    rhythm = Rhythm(at.astimezone(desk.zone).replace(tzinfo=None), desk.zone)
    row.series_id = (await _CALENDAR.plan(session, str(row.id), rhythm, now)).id
    row.state = State.SCHEDULED


async def unschedule(session: AsyncSession, row: Announcement) -> None:
    """Let its time pass without it."""
    if row.series_id is not None:
        await _CALENDAR.end(session, row.series_id)
        row.series_id = None


async def _fix_audience(session: AsyncSession, announcement_id: int, reach: Reach) -> None:
    direct = set(reach.direct)
    rows = [
        {"announcement_id": announcement_id, "person_id": each, "late": False, "direct": each in direct}
        for each in reach.people
    ]
    for start in range(0, len(rows), _AT_ONCE):
        await session.execute(insert(AnnouncementRecipient), rows[start : start + _AT_ONCE])


def _deliveries(bulletin: Bulletin, reach: Reach, now: datetime) -> Iterator[NewDelivery]:
    shared = in_places(bulletin, bulletin.read, Count(0, len(reach.people)))
    for place in reach.places:
        yield NewDelivery(
            key=f"announcement:{bulletin.id}:place:{':'.join(identity(place))}",
            kind=KIND,
            to=place,
            message=shared,
            due_at=now,
            priority=Priority.BROADCAST,
            unclear=Unclear.HOLD,
            batch=places_batch(bulletin.id),
        )
    own = in_person(bulletin, bulletin.read)
    for person_id in reach.direct:
        yield NewDelivery(
            key=f"announcement:{bulletin.id}:person:{person_id}",
            kind=KIND,
            to=person_id,
            message=own,
            due_at=now,
            priority=Priority.BROADCAST,
            unclear=Unclear.HOLD,
            batch=people_batch(bulletin.id),
            urgent=bulletin.content.loud,
        )
