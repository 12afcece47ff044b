"""What the database holds of the bank, as files are compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage import tables
from commands.faq.bank import Entry
from commands.faq.content import from_content
from commands.faq.files.conflicts import Conflict, conflict_with
from commands.faq.tables import FaqEntry


@dataclass(frozen=True, slots=True)
class Held:
    """One entry of the database; `base` is the digest of what the files said last, empty where none held it."""

    entry: Entry
    base: str
    edited_at: datetime | None
    edited_by: str | None

    def conflict(self, found: Entry | None) -> Conflict | None:
        """Return the conflict with what the files say now, if both have changed since they were the same."""
        gone_or_new = found is None and not self.base
        same = found is not None and found.digest() in (self.base, self.entry.digest())
        if self.edited_at is None or gone_or_new or same:
            return None
        return conflict_with(self.entry.id, self.edited_at, self.edited_by, found)


async def held_entries(session: AsyncSession) -> Mapping[str, Held]:
    """Return every entry of the database by its id."""
    statement = (
        select(FaqEntry, tables.Account.display_name)
        .outerjoin(tables.Account, tables.Account.id == FaqEntry.edited_by)
        .order_by(FaqEntry.id)
    )
    rows = (await session.execute(statement)).all()
    return {row.id: Held(from_content(row.id, row.content), row.digest, row.edited_at, name) for row, name in rows}
