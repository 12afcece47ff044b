"""Entries that were changed in chat and in the files: shown, and overwritten on neither side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from commands.faq.bank import Entry


@dataclass(frozen=True, slots=True)
class Conflict:
    """One entry that says one thing in chat and another in a file; `file` is None where files have it no more."""

    entry_id: str
    edited_at: datetime
    edited_by: str | None
    file: Path | None = None
    line: int = 0

    def __str__(self) -> str:
        who = f"by {self.edited_by} " if self.edited_by else ""
        when = f"{self.edited_at:%Y-%m-%d %H:%M} UTC"
        where = f"{self.file}:{self.line} says something else" if self.file else "the files have it no more"
        return f"conflict: {self.entry_id}: changed {who}on {when}, and {where}. Both stay as they are."


def conflict_with(entry_id: str, edited_at: datetime, edited_by: str | None, found: Entry | None) -> Conflict:
    """Return the conflict of an entry with what stands in the files."""
    return Conflict(entry_id, edited_at, edited_by, found.file if found else None, found.line if found else 0)
