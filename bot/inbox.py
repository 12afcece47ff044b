"""What platforms deliver, taken in once and not counted as handled before it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from bot.interactions import Arrival
from bot.messages import Json
from bot.storage import Database, tables
from bot.storage.tables import InboxState
from bot.storage.upsert import upsert

LEASE = timedelta(minutes=2)
"""How long one process may take over a delivery before another takes it up."""

REMEMBERED = timedelta(days=2)
"""How long a handled delivery is recognised; Slack's last redelivery comes after about an hour."""

_MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A delivery that a crashed process left behind."""

    id: int
    platform: str
    payload: dict[str, Json]


class Inbox:
    """A row for every delivery: received, then done, with a lease between."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def admit(self, arrival: Arrival, now: datetime) -> int | None:
        """Take in a delivery; return its row, or None for one that is done or in somebody's hands."""
        row = {
            "platform": arrival.account.platform,
            "workspace": arrival.account.workspace,
            "delivery_id": arrival.delivery,
            "kind": type(arrival).__name__,
            "payload": dict(arrival.payload or {}),
            "state": InboxState.RECEIVED,
            "attempt": 1,
            "received_at": now,
            "leased_until": now + LEASE,
        }
        async with self._database.write() as session:
            table = tables.Inbox
            stale = (table.state == InboxState.RECEIVED) & (table.leased_until < now)
            statement = (
                upsert(session, table)
                .values(row)
                .on_conflict_do_update(
                    index_elements=["platform", "workspace", "delivery_id"],
                    set_={"leased_until": now + LEASE, "attempt": table.attempt + 1},
                    where=stale,
                )
                .returning(table.id)
            )
            admitted: int | None = (await session.execute(statement)).scalar()
            return admitted

    async def done(self, row: int, now: datetime) -> None:
        """Count a delivery as handled."""
        async with self._database.write() as session:
            await session.execute(
                update(tables.Inbox)
                .where(tables.Inbox.id == row)
                .values(state=InboxState.DONE, done_at=now, leased_until=None, payload={})
            )

    async def unfinished(self, now: datetime, platforms: Sequence[str], limit: int = 50) -> list[Unfinished]:
        """Lease what a crashed process left, for adapters of `platforms`; give up on what fails again and again."""
        table = tables.Inbox
        async with self._database.write() as session:
            stale = (table.state == InboxState.RECEIVED) & (table.leased_until < now)
            await session.execute(
                update(table).where(stale, table.attempt >= _MOST_ATTEMPTS).values(state=InboxState.FAILED)
            )
            rows = (
                await session.execute(
                    select(table.id, table.platform, table.payload)
                    .where(stale, table.platform.in_(platforms))
                    .order_by(table.received_at)
                    .limit(limit)
                    .with_for_update(skip_locked=True)
                )
            ).all()
            await session.execute(
                update(table)
                .where(table.id.in_([row.id for row in rows]))
                .values(leased_until=now + LEASE, attempt=table.attempt + 1)
            )
        return [Unfinished(row.id, row.platform, row.payload) for row in rows]

    async def forget(self, now: datetime) -> None:
        """Delete what was handled long enough ago that no platform delivers it again."""
        old = or_(tables.Inbox.state == InboxState.DONE, tables.Inbox.state == InboxState.FAILED)
        async with self._database.write() as session:
            await session.execute(delete(tables.Inbox).where(old, tables.Inbox.received_at < now - REMEMBERED))
