"""What platforms deliver, taken in once and not counted as handled before it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    String,
    and_,
    bindparam,
    cast,
    delete,
    or_,
    select,
    update,
)

from bot.interactions import Arrival
from bot.messages import Json
from bot.storage import Database, tables
from bot.storage.tables import InboxState
from bot.storage.upsert import dialect_of, upsert_in

LEASE = timedelta(minutes=2)
"""How long one process may take over a delivery before another takes it up."""

REMEMBERED = timedelta(days=2)
"""How long a handled delivery is recognised; Slack's last redelivery comes after about an hour."""

_MOST_ATTEMPTS = 5
_NOTHING = "{}"
"""An empty payload, as both databases show it."""

_ROWS = tables.Base.metadata.tables[tables.Inbox.__tablename__]
_DONE = (
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("row"))
    .values(state=InboxState.DONE, done_at=bindparam("now"), leased_until=None, payload={})
)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A delivery that a crashed process left behind."""

    id: int
    platform: str
    payload: dict[str, Json]


class Inbox:
    """A row for every delivery: received, then done, with a lease between.

    What this process has in its hands it does not take up a second time, however long it takes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: set[int] = set()

    async def admit(self, arrival: Arrival, now: datetime) -> int | None:
        """Take in a delivery; return its row, or None for one that is done or in somebody's hands."""
        values = {
            "platform": arrival.account.platform,
            "workspace": arrival.account.workspace,
            "delivery_id": arrival.delivery,
            "kind": type(arrival).__name__,
            "payload": dict(arrival.payload or {}),
            "now": now,
            "lease": now + LEASE,
        }
        async with self._database.write() as session:
            admitted: int | None = (await session.execute(_admission(dialect_of(session)), values)).scalar()
        if admitted is None or admitted in self._held:
            return None
        self._held.add(admitted)
        return admitted

    async def done(self, row: int, now: datetime) -> None:
        """Count a delivery as handled."""
        async with self._database.write() as session:
            await session.execute(_DONE, {"row": row, "now": now})
        self._held.discard(row)

    def let_go(self, row: int) -> None:
        """Leave a delivery that could not be handled to whoever takes it up when its lease is over."""
        self._held.discard(row)

    async def unfinished(self, now: datetime, platforms: Sequence[str], limit: int = 50) -> list[Unfinished]:
        """Lease what a crashed process left, for adapters of `platforms`; give up on what fails again and again.

        What was kept without a payload cannot be taken up again: only the platform can deliver it once more.
        """
        table = tables.Inbox
        stale = _stale(now) & table.id.not_in(list(self._held)) & (cast(table.payload, String) != _NOTHING)
        async with self._database.read() as session:
            if await session.scalar(select(table.id).where(stale).limit(1)) is None:
                return []
        async with self._database.write() as session:
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
        self._held.update(row.id for row in rows)
        return [Unfinished(row.id, row.platform, row.payload) for row in rows]

    async def forget(self, now: datetime) -> None:
        """Delete what is so old that no platform delivers it again, handled or out of reach for all that time."""
        table = tables.Inbox
        over = or_(table.state.in_((InboxState.DONE, InboxState.FAILED)), table.leased_until < now - REMEMBERED)
        async with self._database.write() as session:
            await session.execute(delete(table).where(over, table.received_at < now - REMEMBERED))


def _stale(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return and_(_ROWS.c.state == InboxState.RECEIVED, _ROWS.c.leased_until < now)


@cache
def _admission(dialect: str) -> Executable:
    """Build the statement that takes in a delivery: to build it anew costs more than to execute it."""
    taken: dict[str, object] = {
        name: bindparam(name) for name in ("platform", "workspace", "delivery_id", "kind", "payload")
    }
    now, lease = bindparam("now", type_=_ROWS.c.received_at.type), bindparam("lease", type_=_ROWS.c.leased_until.type)
    return (
        upsert_in(dialect, tables.Inbox)
        .values(**taken, state=InboxState.RECEIVED, attempt=1, received_at=now, leased_until=lease)
        .on_conflict_do_update(
            index_elements=["platform", "workspace", "delivery_id"],
            set_={"leased_until": lease, "attempt": _ROWS.c.attempt + 1},
            where=_stale(now),
        )
        .returning(_ROWS.c.id)
    )
