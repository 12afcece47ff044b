"""Take the last change of an entry back: what was before it is in the bank again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.people import Person
from commands.faq.editing.writing import history, remove_entries, write_entry
from commands.faq.tables import FaqRevision, RevisionAct


class Undone(StrEnum):
    """What became of an attempt to take a change back."""

    RESTORED = "restored"
    REMOVED = "removed"
    CHANGED_SINCE = "changed_since"
    NOT_IN_CHAT = "not_in_chat"


async def undo(session: AsyncSession, revision_id: int, staff: Person, now: datetime) -> Undone:
    """Take a change back that is still the last one of its entry."""
    entry_id = await session.scalar(select(FaqRevision.entry_id).filter_by(id=revision_id))
    states = await history(session, entry_id, 2) if entry_id is not None else []
    if entry_id is None or not states or states[0].id != revision_id:
        return Undone.CHANGED_SINCE
    if states[0].act is RevisionAct.IMPORTED:
        return Undone.NOT_IN_CHAT
    before = states[1].entry if len(states) > 1 else None
    if before is None:
        await remove_entries(session, [entry_id], RevisionAct.UNDONE, staff.account_id, now)
    else:
        await write_entry(session, before, RevisionAct.UNDONE, staff.account_id, now)
    await record(session, staff, "faq:undone", entry_id, now)
    return Undone.RESTORED if before is not None else Undone.REMOVED
