"""Which databases hold the sample programme: never one that somebody uses for a programme of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bot.series.tables import Series
from bot.storage import MigrationBranch, tables
from bot.storage.schema import with_core
from bot.storage.upsert import upsert

HOLDS_SAMPLE = "This database holds the sample programme: the bot answers with its facts, not with yours."
"""What whoever runs a programme of their own has to know."""

_KEY = "sample"


async def mark_as_sample(session: AsyncSession, now: datetime) -> None:
    """Note that the sample programme is loaded into this database."""
    values = {"key": _KEY, "value": "1", "updated_at": now}
    await session.execute(upsert(session, tables.Setting).values(values).on_conflict_do_nothing())


async def is_sample(session: AsyncSession) -> bool:
    """Tell whether the sample programme was ever loaded into this database."""
    return bool(await session.scalar(select(exists().where(tables.Setting.key == _KEY))))


async def is_unused(session: AsyncSession, branches: Sequence[MigrationBranch]) -> bool:
    """Tell whether no table of the engine or of a feature holds a row; what the bot keeps for itself does not count."""
    # Features keep series of their own from the first start on; those of people have rows beside them.
    kept = (tables.Setting.__table__, Series.__table__)
    held = [table for branch in with_core(branches) for table in branch.tables if table not in kept]
    return (
        await session.scalar(union_all(*(select(1).where(exists(select(1).select_from(table))) for table in held)))
        is None
    )
