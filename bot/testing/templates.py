"""Migrated SQLite files to copy: a test that starts from one does not wait for its tables."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.storage import Database, DatabaseUrl, MigrationBranch, upgrade


@dataclass(slots=True)
class SqliteTemplates:
    """Migrated files by their branches, made when first asked for."""

    folder: tempfile.TemporaryDirectory[str] = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="cohortbot-templates-")
    )
    made: dict[tuple[MigrationBranch, ...], Path] = field(default_factory=dict)

    async def migrated(self, branches: Sequence[MigrationBranch]) -> Path:
        """Return the migrated file for these branches; copy it, never open it."""
        key = tuple(branches)
        if key not in self.made:
            file = Path(self.folder.name) / f"{len(self.made)}.db"
            database = Database(DatabaseUrl.of_file(file))
            await upgrade(database, branches)
            await database.close()
            self.made[key] = file
        return self.made[key]


@cache
def sqlite_templates() -> SqliteTemplates:
    """Return those of this process; they go when it ends."""
    return SqliteTemplates()
