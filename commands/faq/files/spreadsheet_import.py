"""Take what was changed in a spreadsheet into the bank, as if it had been changed in chat."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.messages import Json
from bot.storage import Database
from commands.faq.bank import Problem
from commands.faq.editing.writing import write_entry
from commands.faq.files.conflicts import Conflict, conflict_with
from commands.faq.files.held import Held, held_entries
from commands.faq.files.spreadsheet import EntryRow, from_csv, to_csv
from commands.faq.importing import Imported
from commands.faq.tables import RevisionAct


async def import_spreadsheet(
    database: Database, content: bytes, file: Path, now: datetime, take: Collection[str] = ()
) -> Imported:
    """Add and change entries as the content of a CSV file says; a row that is missing removes nothing.

    A row that was changed in the spreadsheet while its entry was changed in the bank is a conflict and stays out,
    unless its id is among those to `take`. What has changed is written into the audit log.
    """
    found = list(from_csv(content, file))
    added: list[str] = []
    changed: list[str] = []
    conflicts: list[Conflict] = []
    async with database.write() as session:
        held = await held_entries(session)
        for row in (each for each in found if isinstance(each, EntryRow)):
            known = held.get(row.entry.id)
            if known is None:
                added.append(row.entry.id)
            elif row.entry.digest() in (known.entry.digest(), row.base):
                continue
            elif row.base != known.entry.digest() and row.entry.id not in take:
                conflicts.append(_conflict(known, row, now))
                continue
            else:
                changed.append(row.entry.id)
            await write_entry(session, row.entry, RevisionAct.IMPORTED, None, now)
        await _note(session, file, added, changed, now)
    problems = tuple(each for each in found if isinstance(each, Problem))
    return Imported(tuple(added), tuple(changed), (), problems, tuple(conflicts))


async def export_spreadsheet(database: Database) -> bytes:
    """Return the whole bank as CSV."""
    async with database.read() as session:
        held = await held_entries(session)
    return to_csv(each.entry for each in held.values())


def _conflict(known: Held, row: EntryRow, now: datetime) -> Conflict:
    return conflict_with(row.entry.id, known.edited_at or now, known.edited_by, row.entry)


async def _note(session: AsyncSession, file: Path, added: list[str], changed: list[str], now: datetime) -> None:
    if added or changed:
        detail: dict[str, Json] = {"added": [*added], "changed": [*changed], "removed": []}
        await record(session, None, "faq.import", str(file), now, detail)
