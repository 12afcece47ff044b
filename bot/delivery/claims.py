"""Take deliveries for sending, and write down what became of them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, Update, and_, bindparam, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.clock import Clock
from bot.delivery.heads import FREE_TO_GO
from bot.delivery.outcomes import Outcome
from bot.delivery.stored_places import Identity, identity, place_ids
from bot.messages import Json
from bot.places import Place
from bot.storage import Database, Instant, tables
from bot.storage.tables import DeliveryAct, DeliveryState

LEASE = timedelta(seconds=10)
"""How long a process keeps a delivery without saying that it is still at it. Its call to the platform ends with it."""

_TABLE = cast("Table", tables.Delivery.__table__)
_AMENDMENT = _TABLE.alias("amendment")
_MOST_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A delivery to take, and where it is about to go; None where no platform would say where."""

    id: int
    place: Place | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this process has to send; `attempt` counts from 1, the one to come included.

    `failures` counts the calls before that failed without a word. For an amendment `message_id` is that of its
    original, None where that was not sent. `leased_at` is when the lease began, in the time of the event loop.
    """

    id: int
    key: str
    act: DeliveryAct
    content: Mapping[str, Json]
    attempt: int
    failures: int
    message_id: str | None
    leased_at: float


class Claims:
    """The deliveries that one process, `owner`, has in its hands."""

    def __init__(self, database: Database, clock: Clock, owner: str) -> None:
        self._database = database
        self._clock = clock
        self._owner = owner
        self._places: dict[Identity, int] = {}

    async def take(self, wanted: Sequence[Wanted]) -> list[Claimed | None]:
        """Take deliveries that are free to go; None stands for each that somebody else was faster with.

        They count as sending, to the place named, from here on.
        """
        async with self._database.write() as session:
            # The lease begins when the transaction has, which on SQLite may have had to wait for others.
            await session.connection()
            now, leased_at = self._clock.now(), asyncio.get_running_loop().time()
            places = await self._known(session, [each.place for each in wanted if each.place is not None])
            found = await _lock(session, [each.id for each in wanted], leased_at, now)
            taken = [
                {"row": each.id, "place": places[identity(each.place)] if each.place is not None else None}
                for each in wanted
                if each.id in found
            ]
            if taken:
                lease = {"now": now, "until": now + LEASE, "owner": self._owner}
                await (await session.connection()).execute(_GO, [{**each, **lease} for each in taken])
        self._remember(places)
        return [found.get(each.id) for each in wanted]

    async def redirect(self, row: int, place: Place) -> bool:
        """Note that a delivery is about to go somewhere else; return False where it is no longer ours."""
        async with self._database.write() as session:
            places = await self._known(session, [place])
            table = tables.Delivery
            changed = await session.execute(
                update(table)
                .where(table.id == row, table.lease_owner == self._owner, table.state == DeliveryState.SENDING)
                .values(place_id=places[identity(place)])
                .returning(table.id)
            )
            return changed.scalar() is not None

    async def renew(self, rows: Collection[int]) -> set[int]:
        """Say that we are still at it; return those that are still ours."""
        table = tables.Delivery
        async with self._database.write() as session:
            renewed = await session.execute(
                update(table)
                .where(table.id.in_(rows), table.lease_owner == self._owner, _in_hand())
                .values(next_at=self._clock.now() + LEASE)
                .returning(table.id)
            )
            return set(renewed.scalars())

    async def record(self, outcomes: Sequence[Outcome]) -> list[None]:
        """Write down what became of deliveries.

        That one was sent is true whoever has it by now; anything else counts only while it is ours.
        """
        ordered = sorted(outcomes, key=lambda outcome: outcome.id)
        sent = [each for each in ordered if each.state is DeliveryState.SENT]
        others = [each for each in ordered if each.state is not DeliveryState.SENT]
        async with self._database.write() as session:
            connection = await session.connection()
            if sent:
                await connection.execute(_SENT, [_values(each) for each in sent])
                await _mark_recalled(session, [each.id for each in sent])
            if others:
                await connection.execute(_OTHERS, [{**_values(each), "owner": self._owner} for each in others])
        return [None] * len(outcomes)

    async def _known(self, session: AsyncSession, places: Sequence[Place]) -> dict[Identity, int]:
        """Return the rows of places; those met before are not looked up again."""
        unknown = [place for place in places if identity(place) not in self._places]
        found = await place_ids(session, unknown) if unknown else {}
        return {key: self._places.get(key) or found[key] for key in map(identity, places)}

    def _remember(self, places: Mapping[Identity, int]) -> None:
        if len(self._places) > _MOST_KNOWN:
            self._places.clear()
        self._places.update(places)


async def _lock(session: AsyncSession, ids: Sequence[int], leased_at: float, now: datetime) -> dict[int, Claimed]:
    rows = await session.execute(_LOCK, {"ids": list(ids), "now": now})
    return {
        row: Claimed(row, key, act, cast("Mapping[str, Json]", content), attempt + 1, failures, message_id, leased_at)
        for row, key, act, content, attempt, failures, message_id in rows
    }


def _lock_them() -> Select[Any]:
    table, original = tables.Delivery, aliased(tables.Delivery)
    there = case((original.state == DeliveryState.SENT, original.platform_message_id))
    now = bindparam("now", type_=Instant())
    return (
        select(table.id, table.key, table.act, table.message, table.attempt, table.failures, there)
        .outerjoin(original, original.id == table.amends_id)
        .where(
            table.id.in_(bindparam("ids", expanding=True)),
            FREE_TO_GO,
            or_(table.expires_at.is_(None), table.expires_at > now),
        )
        .with_for_update(skip_locked=True, of=table)
    )


def _in_hand() -> ColumnElement[bool]:
    """Name what somebody is sending, or is asking its platform about."""
    table = tables.Delivery
    return and_(_state(DeliveryState.SENDING, DeliveryState.AMBIGUOUS), table.next_at.is_not(None))


def _state(*states: DeliveryState) -> ColumnElement[bool]:
    # IN would not go into a statement that is executed for many rows.
    return or_(*(_TABLE.c.state == state for state in states))


def _write(where: ColumnElement[bool]) -> Update:
    return (
        update(_TABLE)
        .where(_TABLE.c.id == bindparam("row"), where)
        .values(
            state=bindparam("to_state"),
            next_at=bindparam("to_next_at"),
            platform_message_id=bindparam("to_message_id"),
            sent_at=bindparam("to_sent_at"),
            refusal=bindparam("to_refusal"),
            error=bindparam("to_error"),
            failures=_TABLE.c.failures + bindparam("failed"),
        )
    )


def _values(outcome: Outcome) -> dict[str, object]:
    return {
        "row": outcome.id,
        "to_state": outcome.state,
        "to_next_at": outcome.next_at,
        "to_message_id": outcome.message_id,
        "to_sent_at": outcome.sent_at,
        "to_refusal": outcome.refusal.value if outcome.refusal else None,
        "to_error": outcome.error,
        "failed": int(outcome.failed),
    }


async def _mark_recalled(session: AsyncSession, sent: Sequence[int]) -> None:
    """Let the originals of recalls that have been made say so."""
    await session.execute(_RECALLED, {"sent": list(sent)})


_LOCK = _lock_them()
_GO = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("row"))
    .values(
        state=DeliveryState.SENDING,
        place_id=bindparam("place"),
        attempt=_TABLE.c.attempt + 1,
        next_at=bindparam("until"),
        lease_owner=bindparam("owner"),
        first_call_at=func.coalesce(_TABLE.c.first_call_at, bindparam("now", type_=Instant())),
    )
)
_SENT = _write(_state(DeliveryState.SENDING, DeliveryState.AMBIGUOUS, DeliveryState.PENDING))
_OTHERS = _write(and_(_TABLE.c.lease_owner == bindparam("owner"), _in_hand()))
_RECALLED = (
    update(_TABLE)
    .where(
        _TABLE.c.id.in_(
            select(_AMENDMENT.c.amends_id).where(
                _AMENDMENT.c.id.in_(bindparam("sent", expanding=True)), _AMENDMENT.c.act == DeliveryAct.RECALL
            )
        )
    )
    .values(state=DeliveryState.RECALLED)
)
