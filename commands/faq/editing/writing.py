"""The one way in which entries get into the bank, each change with the state that it leaves behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage import tables
from bot.storage.upsert import upsert
from commands.faq.bank import Entry
from commands.faq.content import from_content, to_content
from commands.faq.tables import FaqEntry, FaqRevision, RevisionAct


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of an entry, who left it and when; `entry` is None where it was taken out of the bank."""

    id: int
    at: datetime
    by: str | None
    act: RevisionAct
    entry: Entry | None


async def write_entry(
    session: AsyncSession, entry: Entry, act: RevisionAct, account_id: int | None, now: datetime
) -> None:
    """Put an entry into the bank, or change it there; it answers from the commit on, and wins over the files."""
    held = (await session.execute(select(FaqEntry).filter_by(id=entry.id).with_for_update())).scalar()
    if held is not None and not await history(session, entry.id, 1):
        # It is older than the history: what it said until now is worth keeping.
        first = from_content(held.id, held.content)
        await _note(session, [(first.id, first)], RevisionAct.IMPORTED, None, held.imported_at)
    as_in_files = held is not None and held.digest == entry.digest()
    edited = {
        "content": to_content(entry),
        "imported_at": now,
        "edited_at": None if as_in_files else now,
        "edited_by": None if as_in_files else account_id,
    }
    statement = upsert(session, FaqEntry).values(id=entry.id, digest="", **edited)
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=edited))
    await _note(session, [(entry.id, entry)], act, account_id, now)


async def import_entries(session: AsyncSession, entries: Iterable[Entry], now: datetime) -> None:
    """Put entries into the bank as the files have them."""
    written = list(entries)
    for entry in written:
        values = {"digest": entry.digest(), "content": to_content(entry), "imported_at": now}
        values |= {"edited_at": None, "edited_by": None}
        statement = upsert(session, FaqEntry).values(id=entry.id, **values)
        await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
    await _note(session, [(entry.id, entry) for entry in written], RevisionAct.IMPORTED, None, now)


async def remove_entries(
    session: AsyncSession, ids: Sequence[str], act: RevisionAct, account_id: int | None, now: datetime
) -> None:
    """Take entries out of the bank; their history stays."""
    await session.execute(delete(FaqEntry).where(FaqEntry.id.in_(ids)))
    await _note(session, [(entry_id, None) for entry_id in ids], act, account_id, now)


async def current_entry(session: AsyncSession, entry_id: str) -> Entry | None:
    """Return an entry as it is in the bank now."""
    row = (await session.execute(select(FaqEntry).filter_by(id=entry_id).with_for_update())).scalar()
    return from_content(row.id, row.content) if row is not None else None


async def history(session: AsyncSession, entry_id: str, most: int) -> list[Revision]:
    """Return the states of an entry, the newest first."""
    statement = (
        select(FaqRevision, tables.Account.display_name)
        .outerjoin(tables.Account, tables.Account.id == FaqRevision.account_id)
        .where(FaqRevision.entry_id == entry_id)
        .order_by(FaqRevision.id.desc())
        .limit(most)
    )
    return [
        Revision(row.id, row.at, name, row.act, from_content(entry_id, row.content) if row.content else None)
        for row, name in await session.execute(statement)
    ]


async def _note(
    session: AsyncSession,
    states: Sequence[tuple[str, Entry | None]],
    act: RevisionAct,
    account_id: int | None,
    now: datetime,
) -> None:
    rows = [
        {
            "entry_id": entry_id,
            "at": now,
            "account_id": account_id,
            "act": act,
            "content": to_content(entry) if entry is not None else None,
        }
        for entry_id, entry in states
    ]
    if rows:
        await session.execute(insert(FaqRevision), rows)
