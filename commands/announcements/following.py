"""The report that the author of an announcement gets once it goes out: it follows what happens from there on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.delivery import NewDelivery
from commands.announcements.bulletins import find_bulletin
from commands.announcements.card import report
from commands.announcements.desk import Desk
from commands.announcements.going_out import lock
from commands.announcements.progress import Progress, progress_of
from commands.announcements.receipts import counted
from commands.announcements.tables import Announcement, State

_OUT = (State.SENT, State.RECALLED)


async def follow(session: AsyncSession, desk: Desk, announcement_id: int, now: datetime) -> None:
    """Send the report, or bring it up to date, if there is anything new in it."""
    row = await lock(session, announcement_id)
    bulletin = await find_bulletin(session, announcement_id)
    if row is None or bulletin is None:
        return
    progress, count = await progress_of(session, announcement_id), await counted(session, announcement_id)
    if not progress.under_way:
        row.reported_at = now
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
