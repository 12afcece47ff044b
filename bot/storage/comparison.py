"""Whether models and migrations describe the same tables."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from sqlalchemy import MetaData

from bot.storage.schema import with_core
from bot.storage.upgrade import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from bot.storage.database import Database
    from bot.storage.revisions import MigrationBranch


async def differences(database: Database, branches: Sequence[MigrationBranch] = ()) -> list[str]:
    """Run every migration on an empty database, and list where the result is not what the models declare.

    One line each, in Alembic's words; an empty list when they agree. The engine's tables are compared too. Checks and
    triggers are not: Alembic does not see them.
    """
    await upgrade(database, branches, stepwise=True)
    declared = MetaData()
    for branch in with_core(branches):
        for table in branch.tables:
            table.to_metadata(declared)
    async with database.read() as session:
        connection = await session.connection()
        return await connection.run_sync(_compare, declared)


def _compare(connection: Connection, declared: MetaData) -> list[str]:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    options = {"compare_type": True, "compare_server_default": True}
    with warnings.catch_warnings():
        # SQLAlchemy does not read indexes on expressions back from SQLite, and Alembic leaves them out.
        warnings.filterwarnings("ignore", ".*expression-based index")
        found = compare_metadata(MigrationContext.configure(connection, opts=options), declared)
    return [repr(difference) for difference in _flat(found)]


def _flat(found: Sequence[object]) -> Iterator[object]:
    """Yield differences one by one; Alembic groups those of one column in a list."""
    for difference in found:
        if isinstance(difference, list):
            yield from _flat(difference)
        else:
            yield difference
