"""Who has acknowledged an announcement: counted as people, whichever of their accounts they pressed with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import PersonMention
from bot.people import Person
from bot.storage import tables
from bot.storage.upsert import upsert
from commands.announcements.looks import Count
from commands.announcements.tables import AnnouncementReceipt, AnnouncementRecipient


async def acknowledge(session: AsyncSession, announcement_id: int, person: Person, now: datetime) -> datetime | None:
    """Keep that a person has got it; return when they said so before, None where this is the first time."""
    table = AnnouncementReceipt
    before: datetime | None = await session.scalar(
        select(func.min(table.at)).where(table.announcement_id == announcement_id, table.person_id == person.id)
    )
    if before is None:
        values = {
            "announcement_id": announcement_id,
            "person_id": person.id,
            "account_id": person.account_id,
            "at": now,
        }
        await session.execute(upsert(session, table).values(values).on_conflict_do_nothing())
    return before


async def take_back(session: AsyncSession, announcement_id: int, person_id: int) -> bool:
    """Forget that a person has got it; return False where they had not said so."""
    table = AnnouncementReceipt
    gone = delete(table).where(table.announcement_id == announcement_id, table.person_id == person_id)
    return bool((await session.execute(gone.returning(table.id))).all())


async def counted(session: AsyncSession, announcement_id: int) -> Count:
    """Count those for whom it was when it went out, and those of them who have acknowledged; whoever left is out.

    Where it went to nobody who could be counted, whoever has acknowledged it counts.
    """
    for_whom, receipt = AnnouncementRecipient, AnnouncementReceipt
    person = tables.Person
    statement = (
        select(func.count(for_whom.person_id.distinct()), func.count(receipt.person_id.distinct()))
        .select_from(for_whom)
        .join(person, person.id == for_whom.person_id)
        .outerjoin(
            receipt,
            (receipt.announcement_id == for_whom.announcement_id) & (receipt.person_id == for_whom.person_id),
        )
        .where(for_whom.announcement_id == announcement_id, for_whom.late.is_(False), person.left_at.is_(None))
    )
    row = (await session.execute(statement)).one()
    if not row[0]:
        anybody = select(func.count(receipt.person_id.distinct())).where(receipt.announcement_id == announcement_id)
        return Count(await session.scalar(anybody) or 0, 0)
    return Count(row[1], row[0])


async def outstanding(session: AsyncSession, announcement_id: int) -> Sequence[PersonMention]:
    """Return who has not acknowledged yet, by name: of those it was for, and who have not left."""
    for_whom, person = AnnouncementRecipient, tables.Person
    statement = (
        select(person.id, person.display_name)
        .join(for_whom, for_whom.person_id == person.id)
        .where(
            for_whom.announcement_id == announcement_id,
            for_whom.late.is_(False),
            person.left_at.is_(None),
            person.id.not_in(
                select(AnnouncementReceipt.person_id).where(AnnouncementReceipt.announcement_id == announcement_id)
            ),
        )
        .distinct()
        .order_by(person.display_name, person.id)
    )
    return [PersonMention(row.id, row.display_name) for row in await session.execute(statement)]
