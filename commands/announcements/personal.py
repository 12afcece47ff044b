"""What becomes of what a person has to do with announcements."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeAlias

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.nobody import nobody
from bot.messages import Json
from commands.announcements.tables import (
    Announcement,
    AnnouncementReceipt,
    AnnouncementRecipient,
    AnnouncementRevision,
)

_Owned: TypeAlias = type[Announcement] | type[AnnouncementRevision] | type[AnnouncementReceipt]
_WRITTEN: tuple[_Owned, ...] = (Announcement, AnnouncementRevision)


class OwnAnnouncements:
    """What a person wrote stays for those who read it, without their name; what they acknowledged goes with them."""

    async def export(self, session: AsyncSession, person_id: int) -> Json:
        """Return what a person wrote and what they acknowledged, each with its time."""
        written = await session.scalars(select(AnnouncementRevision).filter_by(person_id=person_id))
        receipts = await session.scalars(select(AnnouncementReceipt).filter_by(person_id=person_id))
        return {
            "written": [
                {"announcement": row.announcement_id, "at": row.written_at.isoformat(), "texts": _texts(row)}
                for row in written
            ],
            "acknowledged": [{"announcement": row.announcement_id, "at": row.at.isoformat()} for row in receipts],
        }

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Delete what is only about them, and give what others read to nobody."""
        for table in (AnnouncementReceipt, AnnouncementRecipient):
            await session.execute(delete(table).where(table.person_id == person_id))
        heir = await nobody(session, datetime.now(UTC))
        for owned in _WRITTEN:
            await session.execute(
                update(owned)
                .where(owned.person_id == person_id)
                .values(person_id=heir.person_id, account_id=heir.account_id)
            )
        approved = AnnouncementRevision.approver_id == person_id
        await session.execute(
            update(AnnouncementRevision)
            .where(approved)
            .values(approver_id=heir.person_id, approver_account_id=heir.account_id)
        )

    async def join(self, session: AsyncSession, kept: int, gone: int) -> None:
        """Give the rows of `gone` to `kept`; that somebody was to get it stays what it was for each of them."""
        for owned in (*_WRITTEN, AnnouncementReceipt):
            await session.execute(update(owned).where(owned.person_id == gone).values(person_id=kept))
        table = AnnouncementRevision
        await session.execute(update(table).where(table.approver_id == gone).values(approver_id=kept))
        for_whom = AnnouncementRecipient
        await session.execute(
            update(for_whom)
            .where(for_whom.person_id == gone, for_whom.origin_id.is_(None))
            .values(person_id=kept, origin_id=gone)
        )
        await session.execute(update(for_whom).where(for_whom.person_id == gone).values(person_id=kept))

    async def split(self, session: AsyncSession, account_id: int, person_id: int) -> None:
        """Give what an account did, and what was for its person, to the person who has it now."""
        for owned in (*_WRITTEN, AnnouncementReceipt):
            await session.execute(update(owned).where(owned.account_id == account_id).values(person_id=person_id))
        table = AnnouncementRevision
        await session.execute(
            update(table).where(table.approver_account_id == account_id).values(approver_id=person_id)
        )
        for_whom = AnnouncementRecipient
        await session.execute(
            update(for_whom).where(for_whom.origin_id == person_id).values(person_id=person_id, origin_id=None)
        )


def _texts(row: AnnouncementRevision) -> dict[str, Json]:
    return {tag: str(text) for tag, text in row.texts.items()}
