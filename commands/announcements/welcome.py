"""What has been announced lately, for whoever joins: they see it at their welcome, and are not counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import NewDelivery, Unclear
from bot.services import Services
from bot.storage import tables
from bot.storage.upsert import upsert
from commands.announcements.audience import PLACE, parts_of
from commands.announcements.bulletins import Bulletin, find_bulletins
from commands.announcements.desk import Desk
from commands.announcements.going_out import KIND, people_batch
from commands.announcements.looks import in_person
from commands.announcements.reach import members
from commands.announcements.tables import Announcement, AnnouncementRecipient, State

_STILL_NEWS = timedelta(days=30)
_MOST_SHOWN = 5


async def arrived(services: Services, session: AsyncSession, person_id: int, now: datetime) -> None:
    """Send a person what was announced to an audience that they have joined since; a second time is the same one."""
    account = tables.Account
    if not await session.scalar(select(exists().where(account.person_id == person_id, account.left_at.is_(None)))):
        return
    desk = services.get(Desk)
    for bulletin in reversed(await _missed(session, desk, person_id, now, Announcement.id > 0)):
        await _send(session, desk, bulletin, person_id, now)


async def before_they_came(session: AsyncSession, desk: Desk, person_id: int, now: datetime) -> Sequence[Bulletin]:
    """Return what was announced before a person came to an audience that they belong to by now, and not sent to them.

    It shows whoever came without anybody's saying so what others had at their welcome.
    """
    came = select(func.min(tables.Account.created_at)).where(tables.Account.person_id == person_id).scalar_subquery()
    return await _missed(session, desk, person_id, now, Announcement.sent_at < came)


async def _missed(
    session: AsyncSession, desk: Desk, person_id: int, now: datetime, which: ColumnElement[bool]
) -> Sequence[Bulletin]:
    got = select(AnnouncementRecipient.announcement_id).where(AnnouncementRecipient.person_id == person_id)
    lately = await find_bulletins(
        session,
        (Announcement.state == State.SENT)
        & (Announcement.sent_at > now - _STILL_NEWS)
        & (Announcement.person_id != person_id)
        & Announcement.id.not_in(got)
        & which,
    )
    return [each for each in lately if await _is_for(session, desk, each, person_id)][:_MOST_SHOWN]


async def _is_for(session: AsyncSession, desk: Desk, bulletin: Bulletin, person_id: int) -> bool:
    parts = [part for part in parts_of(bulletin.content.audience) if part.kind != PLACE]
    return any([person_id in await members(session, desk, part) for part in parts])


async def _send(session: AsyncSession, desk: Desk, bulletin: Bulletin, person_id: int, now: datetime) -> None:
    values = {"announcement_id": bulletin.id, "person_id": person_id, "late": True, "direct": True}
    await session.execute(upsert(session, AnnouncementRecipient).values(values).on_conflict_do_nothing())
    delivery = NewDelivery(
        key=f"announcement:{bulletin.id}:person:{person_id}",
        kind=KIND,
        to=person_id,
        message=in_person(bulletin, bulletin.read),
        due_at=now,
        expires_at=now + _STILL_NEWS,
        unclear=Unclear.HOLD,
        batch=people_batch(bulletin.id),
        urgent=False,
    )
    await desk.outbox.enqueue(session, delivery, now)
