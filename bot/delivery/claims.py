"""Take deliveries for sending, and write down what became of them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.clock import Clock
from bot.delivery.outcomes import Outcome
from bot.delivery.stored_places import Identity, identity, place_ids
from bot.delivery.transitions import GO, HEAD_FOR, LOCK, MARK_RECALLED, RECORD, RECORD_SENT, in_hand
from bot.places import Place
from bot.storage import Database, tables
from bot.storage.tables import DeliveryAct, DeliveryState

LEASE = timedelta(seconds=10)
"""How long a process keeps a delivery without saying that it is still at it. Its call to the platform ends with it."""

_MOST_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A delivery to take, and where it is about to go; None where no platform would say where."""

    id: int
    place: Place | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this process has to send; `attempt` counts from 1, the one to come included.

    `content` is the message in JSON. `failures` counts the calls before that failed without a word. For an amendment
    `message_id` is that of its original, None where that was not sent. `leased_at` is when the lease began, in the time
    of the event loop.
    """

    id: int
    key: str
    act: DeliveryAct
    content: str
    attempt: int
    failures: int
    message_id: str | None
    leased_at: float


Entry: TypeAlias = Wanted | Outcome


class Claims:
    """The deliveries that one process, `owner`, has in its hands."""

    def __init__(self, database: Database, clock: Clock, owner: str) -> None:
        self._database = database
        self._clock = clock
        self._owner = owner
        self._places: dict[Identity, int] = {}

    async def write(self, entries: Sequence[Entry]) -> list[Claimed | None]:
        """Write down what became of some deliveries and take others, all in one transaction.

        What is wanted counts as sending, to the place named, from here on; None stands for each that is not free to go
        (any more), and for each outcome. That one was sent is true whoever has it by now; any other outcome counts only
        while the delivery is ours.
        """
        outcomes = [each for each in entries if isinstance(each, Outcome)]
        wanted = [each for each in entries if isinstance(each, Wanted)]
        places: Mapping[Identity, int] = {}
        taken: Mapping[int, Claimed] = {}
        async with self._database.write() as session:
            connection = await session.connection()
            # In the same order everywhere, and before anything else is locked: replicas never wait in a circle.
            await self._record(connection, sorted(outcomes, key=lambda outcome: outcome.id))
            if wanted:
                places = await self._known(session, [each.place for each in wanted if each.place is not None])
                taken = await self._take(connection, wanted, places)
        self._remember(places)
        return [taken.get(each.id) if isinstance(each, Wanted) else None for each in entries]

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
                .where(table.id.in_(rows), table.lease_owner == self._owner, in_hand())
                .values(next_at=self._clock.now() + LEASE)
                .returning(table.id)
            )
            return set(renewed.scalars())

    async def _take(
        self, connection: AsyncConnection, wanted: Sequence[Wanted], places: Mapping[Identity, int]
    ) -> Mapping[int, Claimed]:
        now, leased_at = self._clock.now(), asyncio.get_running_loop().time()
        rows = await connection.execute(LOCK, {"ids": [each.id for each in wanted], "now": now})
        before: dict[int, int | None] = {}
        taken: dict[int, Claimed] = {}
        for row, key, act, content, attempt, failures, message_id, place_id in rows:
            taken[row] = Claimed(row, key, act, content, attempt + 1, failures, message_id, leased_at)
            before[row] = place_id
        if taken:
            lease = {"now": now, "until": now + LEASE, "owner": self._owner}
            await connection.execute(GO, {"rows": list(taken), **lease})
            heading = {each.id: places[identity(each.place)] if each.place else None for each in wanted}
            changed = [{"row": row, "place": heading[row]} for row in taken if heading[row] != before[row]]
            if changed:
                await connection.execute(HEAD_FOR, changed)
        return taken

    async def _record(self, connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
        sent = [each for each in outcomes if each.state is DeliveryState.SENT]
        others = [each for each in outcomes if each.state is not DeliveryState.SENT]
        if sent:
            await connection.execute(
                RECORD_SENT,
                [{"row": each.id, "to_message_id": each.message_id, "to_sent_at": each.sent_at} for each in sent],
            )
        if recalls := [each.id for each in sent if each.act is DeliveryAct.RECALL]:
            await connection.execute(MARK_RECALLED, {"sent": recalls})
        if others:
            await connection.execute(RECORD, [{**_values(each), "owner": self._owner} for each in others])

    async def _known(self, session: AsyncSession, places: Sequence[Place]) -> dict[Identity, int]:
        """Return the rows of places; those met before are not looked up again."""
        unknown = [place for place in places if identity(place) not in self._places]
        found = await place_ids(session, unknown) if unknown else {}
        return {key: self._places.get(key) or found[key] for key in map(identity, places)}

    def _remember(self, places: Mapping[Identity, int]) -> None:
        if len(self._places) > _MOST_KNOWN:
            self._places.clear()
        self._places.update(places)


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
