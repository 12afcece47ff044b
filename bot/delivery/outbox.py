"""Enqueue what the bot says on its own initiative, in the transaction of its cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Message
from bot.messages.codec import encode
from bot.places import Place
from bot.storage import tables
from bot.storage.upsert import upsert


class Priority(IntEnum):
    """What goes first when several wait: the lower number."""

    INTERACTIVE = 0
    PERSONAL = 10
    BROADCAST = 20


@dataclass(frozen=True, slots=True)
class Through:
    """A person, to be reached through one of their accounts and no other."""

    person_id: int
    account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """One message to one place, or to one person: wherever they are, or `Through` one account.

    `key` says what it is (`digest:2026-W48:place:7`): a second one under the same key is the same one. Instants are
    aware; after `expires_at` it is not worth sending.
    """

    key: str
    kind: str
    to: Place | int | Through
    message: Message
    due_at: datetime
    expires_at: datetime | None = None
    priority: Priority = Priority.PERSONAL


class Outbox:
    """Writes Delivery rows; the sender takes them from there.

    `on_commit` is called after each transaction in which something was enqueued: the sender sets it to wake up.
    """

    def __init__(self) -> None:
        self.on_commit: Callable[[], None] | None = None

    async def enqueue(self, session: AsyncSession, delivery: NewDelivery, now: datetime) -> bool:
        """Write the row in the caller's transaction; return False where its key was enqueued before."""
        place_id = await self.place(session, delivery.to) if isinstance(delivery.to, Place) else None
        person_id, account_id = _addressee(delivery.to)
        statement = (
            upsert(session, tables.Delivery)
            .values(
                key=delivery.key,
                kind=delivery.kind,
                place_id=place_id,
                person_id=person_id,
                account_id=account_id,
                message=encode(delivery.message),
                state=tables.DeliveryState.PENDING,
                priority=delivery.priority,
                attempt=0,
                due_at=delivery.due_at,
                expires_at=delivery.expires_at,
                created_at=now,
            )
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(tables.Delivery.id)
        )
        enqueued = (await session.execute(statement)).scalar() is not None
        if enqueued and self.on_commit is not None:
            on_commit = self.on_commit
            event.listen(session.sync_session, "after_commit", lambda _session: on_commit(), once=True)
        return enqueued

    async def place(self, session: AsyncSession, place: Place) -> int:
        """Return the row of a place, written if there is none."""
        identity = {
            "platform": place.platform,
            "workspace": place.workspace,
            "channel": place.channel,
            "thread": place.thread,
        }
        found = (await session.execute(select(tables.Place.id).filter_by(**identity))).scalar()
        if found is not None:
            return int(found)
        language = place.language.value if place.language else None
        values = {**identity, "kind": place.kind, "language": language, "name": place.name}
        await session.execute(upsert(session, tables.Place).values(values).on_conflict_do_nothing())
        return int((await session.execute(select(tables.Place.id).filter_by(**identity))).scalar_one())


def _addressee(to: Place | int | Through) -> tuple[int | None, int | None]:
    match to:
        case Place():
            return None, None
        case Through(person_id, account_id):
            return person_id, account_id
        case person_id:
            return person_id, None
