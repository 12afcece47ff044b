"""What is not known after a backup was restored: what was sent between the backup and the restoring."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage import tables
from bot.storage.tables import DeliveryState, Unclear
from bot.storage.upsert import upsert

_SETTING = "delivery.gap"
_HELD = "it may have been sent after the backup was made"
_SETTINGS = cast("Table", tables.Setting.__table__)
_KEPT = select(_SETTINGS.c.value).where(_SETTINGS.c.key == bindparam("name"))
"""Built once: it is asked for with everything that is enqueued."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The time of which the database knows nothing, from the backup to the restoring."""

    since: datetime
    until: datetime

    def holds(self, due_at: datetime) -> bool:
        """Tell whether something that was due then may have been sent without a trace."""
        return self.since <= due_at <= self.until


async def gap(session: AsyncSession) -> Gap | None:
    """Return the gap of the last restoring; None in a database that was never restored."""
    value = (await session.execute(_KEPT, {"name": _SETTING})).scalar()
    if value is None:
        return None
    kept = json.loads(value)
    return Gap(datetime.fromisoformat(kept["since"]), datetime.fromisoformat(kept["until"]))


async def mark_restored(session: AsyncSession, made_at: datetime, now: datetime) -> int:
    """Hold whatever has fallen due since a backup was made, and what will be enqueued for that time; return how many.

    It is sent once the platform says that it is not there, or staff release it.
    """
    table = tables.Delivery
    under_way = table.state.in_((DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.AMBIGUOUS))
    held = await session.execute(
        update(table)
        .where(under_way, table.next_at.is_not(None), table.due_at <= now)
        .values(
            state=DeliveryState.AMBIGUOUS,
            unclear=Unclear.HOLD,
            next_at=now,
            first_call_at=made_at,
            lease_owner=None,
            error=_HELD,
        )
        .returning(table.id)
    )
    number = len(held.all())
    value = json.dumps({"since": made_at.isoformat(), "until": now.isoformat()})
    keep = upsert(session, tables.Setting).values(key=_SETTING, value=value, updated_at=now)
    await session.execute(keep.on_conflict_do_update(index_elements=["key"], set_={"value": value, "updated_at": now}))
    return number
