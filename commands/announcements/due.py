"""What happens when the time of a planned announcement has come, and when somebody leaves in the meantime."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.series.kinds import Occurrence
from bot.services import Services
from commands.announcements import approval, going_out
from commands.announcements.desk import Desk
from commands.announcements.tables import Announcement, AnnouncementRevision, State

LATEST = timedelta(days=366)
"""Nothing that was planned is ever dropped unseen: what comes too late goes back to its author."""

_STILL_FRESH = timedelta(hours=6)
"""How late an announcement still goes out by itself."""


async def fall_due(session: AsyncSession, desk: Desk, occurrence: Occurrence) -> None:
    """Send what was planned for now, provided that it may still go out as it stands."""
    row = await going_out.lock(session, int(occurrence.subject))
    if row is None or row.state is not State.SCHEDULED or row.series_id != occurrence.series_id:
        return
    now = occurrence.at + occurrence.late
    row.series_id = None
    if approval.needed(desk, row) and not await approval.holds(session, desk, row):
        await _ask_anew(session, desk, row, now)
    elif occurrence.late > _STILL_FRESH:
        row.state = State.DRAFT
        await approval.tell_author(session, desk, row, "too_late", now)
    elif not await going_out.dispatch(session, desk, row, now):
        row.state = State.DRAFT
        await approval.tell_author(session, desk, row, "nobody", now)


async def departed(services: Services, session: AsyncSession, person_id: int, now: datetime) -> None:
    """Let the approval of somebody who leaves count no longer for what has not gone out yet."""
    for announcement_id in await _approved(session, AnnouncementRevision.approver_id == person_id):
        await _look_again(session, services.get(Desk), announcement_id, now)


async def look_again_at_approvals(application: Application) -> None:
    """Let the approval of whoever is staff no longer count no longer, before the time of what they approved comes."""
    desk, now = application.services.get(Desk), application.clock.now()
    async with application.database.read() as session:
        planned = await _approved(session, AnnouncementRevision.approver_id.is_not(None))
    for announcement_id in planned:
        async with application.database.write() as session:
            await _look_again(session, desk, announcement_id, now)


async def _approved(session: AsyncSession, by: ColumnElement[bool]) -> Sequence[int]:
    revision = AnnouncementRevision
    statement = (
        select(Announcement.id)
        .join(revision, (revision.announcement_id == Announcement.id) & (revision.number == Announcement.revision))
        .where(Announcement.state == State.SCHEDULED, by)
    )
    return (await session.scalars(statement)).all()


async def _look_again(session: AsyncSession, desk: Desk, announcement_id: int, now: datetime) -> None:
    row = await going_out.lock(session, announcement_id)
    if row is None or row.state is not State.SCHEDULED or not approval.needed(desk, row):
        return
    if not await approval.holds(session, desk, row):
        await going_out.unschedule(session, row)
        await _ask_anew(session, desk, row, now)


async def _ask_anew(session: AsyncSession, desk: Desk, row: Announcement, now: datetime) -> None:
    content = await going_out.newest(session, row)
    content.approver_id = content.approver_account_id = content.approved_at = None
    row.state = State.WAITING
    await session.flush()
    await approval.withdraw_prompts(session, desk, row, now)
    await approval.prompt(session, desk, row, now)
    await approval.tell_author(session, desk, row, "approver_left", now)
