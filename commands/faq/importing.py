"""Take a folder of files into the database, by id and digest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.audit import record
from bot.messages import Json
from bot.storage import Database
from commands.faq.bank import Problem, Severity, read_bank
from commands.faq.editing.writing import import_entries, remove_entries
from commands.faq.files.conflicts import Conflict
from commands.faq.files.held import held_entries
from commands.faq.tables import RevisionAct


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed, by entry id, what it left because both sides had changed, and what was wrong."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]
    conflicts: tuple[Conflict, ...] = ()

    @property
    def changes(self) -> int:
        """Count the entries that are not as they were."""
        return len(self.added) + len(self.changed) + len(self.removed)


async def import_bank(database: Database, folder: Path, now: datetime, take: Collection[str] = ()) -> Imported:
    """Bring the database's entries in line with the files of a folder; what was written in chat stays as it is.

    An entry that was changed in chat and in the files is a conflict and stays, unless its id is among those to `take`
    from the files. Where a file has an error, nothing is removed: what cannot be read is not known to be gone. What has
    changed is written into the audit log.
    """
    bank = read_bank(folder)
    broken = any(problem.severity is Severity.ERROR for problem in bank.problems)
    files = {entry.id: entry for entry in bank.entries}
    async with database.write() as session:
        held = await held_entries(session)
        conflicts = {
            entry_id: conflict
            for entry_id, each in held.items()
            if entry_id not in take
            and not (broken and entry_id not in files)
            and (conflict := each.conflict(files.get(entry_id))) is not None
        }
        added = tuple(entry_id for entry_id in files if entry_id not in held)
        settled = [
            entry_id
            for entry_id, entry in files.items()
            if entry_id in held
            and entry_id not in conflicts
            and (entry_id in take or entry.digest() != held[entry_id].base)
        ]
        changed = tuple(each for each in settled if files[each].digest() != held[each].entry.digest())
        removed = (
            ()
            if broken
            else tuple(
                entry_id
                for entry_id, each in held.items()
                if entry_id not in files and (entry_id in take or (each.edited_at is None and each.base))
            )
        )
        await import_entries(session, [files[entry_id] for entry_id in (*added, *settled)], now)
        if removed:
            await remove_entries(session, removed, RevisionAct.REMOVED, None, now)
        done = Imported(added, changed, removed, bank.problems, tuple(conflicts.values()))
        if done.changes:
            detail: dict[str, Json] = {"added": [*added], "changed": [*changed], "removed": [*removed]}
            await record(session, None, "faq.import", str(folder), now, detail)
    return done
