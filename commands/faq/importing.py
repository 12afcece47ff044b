"""Take a folder of files into the database, by id and digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select

from bot.audit import record
from bot.storage import Database
from bot.storage.upsert import upsert
from commands.faq.bank import Problem, Severity, read_bank
from commands.faq.content import to_content
from commands.faq.tables import FaqEntry


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed, by entry id, and what was wrong with the files."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def changes(self) -> int:
        """Count the entries that are not as they were."""
        return len(self.added) + len(self.changed) + len(self.removed)


async def import_bank(database: Database, folder: Path, now: datetime) -> Imported:
    """Bring the database's entries in line with the files of a folder; what was written in chat stays as it is.

    Where a file has an error, nothing is removed: what cannot be read is not known to be gone. What has changed is
    written into the audit log.
    """
    bank = read_bank(folder)
    broken = any(problem.severity is Severity.ERROR for problem in bank.problems)
    files = {entry.id: (entry, entry.digest()) for entry in bank.entries}
    async with database.write() as session:
        rows = (await session.execute(select(FaqEntry.id, FaqEntry.digest, FaqEntry.edited_at))).all()
        held = {row.id: row.digest for row in rows if row.edited_at is None}
        edited = {row.id for row in rows if row.edited_at is not None}
        files = {entry_id: file for entry_id, file in files.items() if entry_id not in edited}
        added = tuple(entry_id for entry_id in files if entry_id not in held)
        changed = tuple(entry_id for entry_id, (_, digest) in files.items() if held.get(entry_id, digest) != digest)
        removed = () if broken else tuple(entry_id for entry_id in held if entry_id not in files)
        for entry_id in (*added, *changed):
            entry, digest = files[entry_id]
            values = {"digest": digest, "content": to_content(entry), "imported_at": now}
            statement = upsert(session, FaqEntry).values(id=entry_id, **values)
            await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
        if removed:
            await session.execute(delete(FaqEntry).where(FaqEntry.id.in_(removed)))
        done = Imported(added, changed, removed, bank.problems)
        if done.changes:
            detail = {"added": list(added), "changed": list(changed), "removed": list(removed)}
            await record(session, None, "faq.import", str(folder), now, detail)
    return done
