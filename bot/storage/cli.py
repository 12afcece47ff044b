"""What `cohortbot db upgrade` does, apart from reading the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.schema import SchemaState
from bot.storage.upgrade import upgrade

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.database import Database
    from bot.storage.revisions import MigrationBranch


async def run_upgrade(database: Database, branches: Sequence[MigrationBranch] = ()) -> str:
    """Upgrade the database and say in a few lines what was done; raises `StorageError` with what went wrong."""
    done = await upgrade(database, branches)
    newest = ", ".join(done.heads)
    match done.before:
        case SchemaState.CURRENT:
            return f"The database {database.url} is up to date ({newest}). Nothing was changed."
        case SchemaState.EMPTY:
            return f"The database {database.url} was empty; its tables are there now ({newest})."
    lines = [f"The database {database.url} is up to date now ({newest})."]
    if done.backup is not None:
        lines.append(f"A copy from before the upgrade is in {done.backup}.")
    return "\n".join(lines)
