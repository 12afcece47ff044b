"""Enqueue what the bot says on its own initiative, in the transaction of its cause; and amend it later."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import UpdateBase, event
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.amendments import Of, edit, recall
from bot.delivery.priority import Priority
from bot.delivery.restored import Gap, gap
from bot.delivery.stored_places import identity, place_ids
from bot.delivery.waking import zones_of
from bot.messages import Json, Message
from bot.messages.codec import encode
from bot.places import Place
from bot.quiet import QuietHours
from bot.storage import tables
from bot.storage.tables import DeliveryAct, DeliveryState, Unclear
from bot.storage.upsert import dialect_of, upsert_in

_AT_ONCE = 200
_UTC = ZoneInfo("UTC")
_NIGHT = QuietHours()


@dataclass(frozen=True, slots=True)
class Through:
    """A person, to be reached through one of their accounts and no other."""

    person_id: int
    account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """One message to one place, or to one person: wherever they are, or `Through` one account.

    `key` says what it is (`digest:2026-W48:place:7`): a second one under the same key is the same one. Instants are
    aware; after `expires_at` it is not worth sending. `batch` names what belongs together, to be counted, edited or
    recalled as one (`announcement:12`). `unclear` says what becomes of it when nobody can tell whether it arrived. What
    a person did not ask for by the hour is not `urgent`: in their quiet hours it waits for the morning.
    """

    key: str
    kind: str
    to: Place | int | Through
    message: Message
    due_at: datetime
    expires_at: datetime | None = None
    priority: Priority = Priority.PERSONAL
    unclear: Unclear = Unclear.SEND_AGAIN
    batch: str | None = None
    urgent: bool = True


class Outbox:
    """Writes Delivery rows; the sender takes them from there.

    `on_commit` is called after each transaction in which something was enqueued or amended: the sender sets it to wake
    up. `zone` is the programme's, for people who have told none.
    """

    def __init__(self, zone: ZoneInfo = _UTC) -> None:
        self.on_commit: Callable[[], None] | None = None
        self._zone = zone

    async def enqueue(self, session: AsyncSession, delivery: NewDelivery, now: datetime) -> bool:
        """Write the row in the caller's transaction; return False where its key was enqueued before."""
        return await self.enqueue_all(session, [delivery], now) == 1

    async def enqueue_all(self, session: AsyncSession, deliveries: Sequence[NewDelivery], now: datetime) -> int:
        """Write many rows in the caller's transaction; return how many of their keys are new."""
        deliveries = await self._by_day(session, deliveries)
        ids = await place_ids(session, [each.to for each in deliveries if isinstance(each.to, Place)])
        unknown = await gap(session)
        encoded: dict[int, dict[str, Json]] = {}
        new = 0
        for start in range(0, len(deliveries), _AT_ONCE):
            some = deliveries[start : start + _AT_ONCE]
            for each in some:
                if id(each.message) not in encoded:
                    encoded[id(each.message)] = encode(each.message)
            rows = [
                {
                    **_values(each, now),
                    **_standing(each, unknown, now),
                    "place_id": ids[identity(each.to)] if isinstance(each.to, Place) else None,
                    "message": encoded[id(each.message)],
                }
                for each in some
            ]
            new += len((await session.execute(_unless_known(dialect_of(session)), rows)).all())
        if new:
            self.wake_after(session)
        return new

    async def edit(self, session: AsyncSession, of: Of, message: Message, now: datetime) -> int:
        """Put another message in the place of one, or of a whole batch, sent or not; return how many that concerns.

        What was sent is edited where it went, in the order of its place and as durably as it was sent. What was
        recalled or cancelled stays so.
        """
        return self._amended(session, await edit(session, of, message, now))

    async def recall(self, session: AsyncSession, of: Of, now: datetime) -> int:
        """Take one, or a whole batch, back: what was sent is recalled, what was not never leaves.

        Return how many that concerns.
        """
        return self._amended(session, await recall(session, of, now))

    async def place(self, session: AsyncSession, place: Place) -> int:
        """Return the row of a place, written if there is none."""
        return (await place_ids(session, [place]))[identity(place)]

    async def asleep(self, session: AsyncSession, people: Collection[int], at: datetime) -> int:
        """Return for how many people it is night at an instant: what is not urgent reaches them in the morning."""
        zones = await zones_of(session, people, self._zone)
        return sum(_NIGHT.after(at, zones[each]) != at for each in people)

    async def _by_day(self, session: AsyncSession, deliveries: Sequence[NewDelivery]) -> Sequence[NewDelivery]:
        """Put off until the morning what would wake somebody for nothing urgent."""
        waiting = {person for each in deliveries if not each.urgent and (person := _addressee(each.to)[0]) is not None}
        if not waiting:
            return deliveries
        zones = await zones_of(session, waiting, self._zone)
        return [
            replace(each, due_at=_NIGHT.after(each.due_at, zones[person]))
            if not each.urgent and (person := _addressee(each.to)[0]) is not None
            else each
            for each in deliveries
        ]

    def _amended(self, session: AsyncSession, number: int) -> int:
        if number:
            self.wake_after(session)
        return number

    def wake_after(self, session: AsyncSession) -> None:
        """Wake the sender once the caller's transaction is committed."""
        if self.on_commit is not None:
            on_commit = self.on_commit
            event.listen(session.sync_session, "after_commit", lambda _session: on_commit(), once=True)


@cache
def _unless_known(dialect: str) -> UpdateBase:
    """Return the INSERT that leaves out what is enqueued already, and tells the rest; compiled once for any number."""
    insert = upsert_in(dialect, tables.Delivery).on_conflict_do_nothing(index_elements=["key"])
    return insert.returning(tables.Delivery.__table__.c.id)


def _values(delivery: NewDelivery, now: datetime) -> dict[str, object]:
    person_id, account_id = _addressee(delivery.to)
    return {
        "key": delivery.key,
        "kind": delivery.kind,
        "batch": delivery.batch,
        "act": DeliveryAct.SEND,
        "person_id": person_id,
        "account_id": account_id,
        "priority": delivery.priority,
        "attempt": 0,
        "due_at": delivery.due_at,
        "expires_at": delivery.expires_at,
        "created_at": now,
    }


def _standing(delivery: NewDelivery, unknown: Gap | None, now: datetime) -> dict[str, object]:
    """Let it be sent when it is due, or ask about it first: it may have been sent before the database was restored."""
    if unknown is not None and unknown.holds(delivery.due_at):
        return {
            "state": DeliveryState.AMBIGUOUS,
            "unclear": Unclear.HOLD,
            "next_at": now,
            "first_call_at": unknown.since,
        }
    return {
        "state": DeliveryState.PENDING,
        "unclear": delivery.unclear,
        "next_at": delivery.due_at,
        "first_call_at": None,
    }


def _addressee(to: Place | int | Through) -> tuple[int | None, int | None]:
    """Return the person and the account that a delivery is for; neither where it is for a place."""
    match to:
        case Place():
            return None, None
        case Through(person_id, account_id):
            return person_id, account_id
        case person_id:
            return person_id, None
