"""The report that the author of an announcement gets once it goes out: it follows what happens from there on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.delivery import NewDelivery
from commands.announcements.amending import show
from commands.announcements.bulletins import find_bulletin
from commands.announcements.desk import Desk
from commands.announcements.going_out import lock
from commands.announcements.progress import Progress, progress_of, size_of
from commands.announcements.receipts import counted
from commands.announcements.report import report
from commands.announcements.tables import Announcement, State

_OUT = (State.SENT, State.RECALLED)


_MOST_AT_ONCE = 200
"""Recipients up to whom each Got it is followed at once; with more, those of a few seconds are followed together."""

_MOST_PLACES_AT_ONCE = 5
"""The same for places, of which every one costs its platform an edit."""


async def follow_receipt(session: AsyncSession, desk: Desk, announcement_id: int, now: datetime) -> None:
    """Let the counts follow what somebody has acknowledged or taken back: at once, or with others before long."""
    places, people = await size_of(session, announcement_id)
    if places <= _MOST_PLACES_AT_ONCE and people <= _MOST_AT_ONCE:
        await follow(session, desk, announcement_id, now)
    elif (row := await lock(session, announcement_id)) is not None:
        row.reported_at = None


async def follow(session: AsyncSession, desk: Desk, announcement_id: int, now: datetime) -> None:
    """Send the report, or bring it up to date, if there is anything new in it; the count in places as well."""
    row = await lock(session, announcement_id)
    bulletin = await find_bulletin(session, announcement_id)
    if row is None or bulletin is None:
        return
    count = await counted(session, announcement_id)
    if row.state is State.SENT and count.done != (row.shown_count or 0):
        await show(session, desk, row, bulletin, count, now)
    progress = await progress_of(session, announcement_id, now)
    row.reported_at = None if progress.under_way else now
    told = _told(row, progress, count.done, count.of)
    if told == row.told or row.state not in _OUT:
        return
    row.told = told
    message = report(bulletin, progress, count)
    delivery = NewDelivery(
        key=_key(announcement_id), kind="announce:report", to=bulletin.author_id, message=message, due_at=now
    )
    if not await desk.outbox.enqueue(session, delivery, now):
        await desk.outbox.edit(session, delivery.key, message, now)


async def follow_all(application: Application) -> None:
    """Bring the reports up to date of everything that is under way."""
    now = application.clock.now()
    statement = select(Announcement.id).where(Announcement.state.in_(_OUT), Announcement.reported_at.is_(None))
    async with application.database.read() as session:
        under_way = (await session.scalars(statement)).all()
    for announcement_id in under_way:
        async with application.database.write() as session:
            await follow(session, application.services.get(Desk), announcement_id, now)


def _key(announcement_id: int) -> str:
    return f"announcement:{announcement_id}:report"


def _told(row: Announcement, progress: Progress, done: int, of: int) -> str:
    """Return what a report says, as far as it can change."""
    numbers = (progress.places.sent, progress.people.sent, progress.people.parked, progress.failed, done, of)
    under_way = "…" if progress.under_way else "."
    return f"{row.state}:{row.revision}:{row.nudged_at is not None}:{'/'.join(map(str, numbers))}{under_way}"
