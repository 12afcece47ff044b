"""Change or take back what was enqueued, whether it has been sent or not."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.delivery.priority import Priority
from bot.messages import Message
from bot.messages.codec import encode
from bot.storage import JsonObject, tables
from bot.storage.tables import DeliveryAct, DeliveryState


@dataclass(frozen=True, slots=True)
class Batch:
    """Every delivery that was enqueued under this name."""

    name: str


Of: TypeAlias = str | Batch
"""What is amended: the delivery of a key, or a whole batch."""

_UNSENT = (DeliveryState.PENDING, DeliveryState.PARKED, DeliveryState.FAILED)


async def edit(session: AsyncSession, of: Of, message: Message, now: datetime) -> int:
    """Give what is unsent other words, and enqueue an edit of what may be sent; return how many that concerns."""
    table = tables.Delivery
    content: JsonObject = dict(encode(message))
    await _lock(session, of)
    changed = await session.execute(
        update(table)
        .where(_meant(of), or_(table.state.in_(_UNSENT), _held()))
        .values(message=content)
        .returning(table.id)
    )
    number = len(changed.all())
    originals = await _amendable(session, and_(_meant(of), _on_its_way()))
    waiting = await session.execute(
        update(table)
        .where(table.amends_id.in_([each.id for each in originals]), _waiting_edit())
        .values(message=content)
        .returning(table.amends_id)
    )
    renewed = set(waiting.scalars())
    await _enqueue(session, [each for each in originals if each.id not in renewed], DeliveryAct.EDIT, content, now)
    return number + len(originals)


async def recall(session: AsyncSession, of: Of, now: datetime) -> int:
    """Cancel what is unsent, and enqueue the recall of what may be sent; return how many that concerns."""
    table = tables.Delivery
    await _lock(session, of)
    cancelled = await session.execute(
        update(table)
        .where(_meant(of), table.state.in_(_UNSENT))
        .values(state=DeliveryState.CANCELLED, next_at=None)
        .returning(table.id)
    )
    number = len(cancelled.all())
    originals = await _amendable(session, and_(_meant(of), or_(_on_its_way(), _held())))
    await session.execute(
        update(table)
        .where(table.amends_id.in_([each.id for each in originals]), _waiting_edit())
        .values(state=DeliveryState.CANCELLED, next_at=None)
    )
    await _enqueue(session, originals, DeliveryAct.RECALL, {}, now)
    return number + len(originals)


@dataclass(frozen=True, slots=True)
class _Original:
    """What an amendment takes over from the delivery that it is about."""

    id: int
    key: str
    kind: str
    place_id: int | None
    person_id: int | None
    due_at: datetime


async def _lock(session: AsyncSession, of: Of) -> None:
    """Keep senders from changing a state between two looks at it; on SQLite the transaction does."""
    await session.execute(select(tables.Delivery.id).where(_meant(of)).order_by(tables.Delivery.id).with_for_update())


async def _amendable(session: AsyncSession, meant: ColumnElement[bool]) -> list[_Original]:
    table = tables.Delivery
    going = aliased(tables.Delivery)
    recalled = select(going.id).where(going.amends_id == table.id, going.act == DeliveryAct.RECALL).exists()
    rows = await session.execute(
        select(table.id, table.key, table.kind, table.place_id, table.person_id, table.due_at).where(meant, ~recalled)
    )
    return [_Original(*row) for row in rows]


async def _enqueue(
    session: AsyncSession, originals: Iterable[_Original], act: DeliveryAct, content: JsonObject, now: datetime
) -> None:
    """Write a row for each original, which stands behind it and whatever else is due for its place or person."""
    token = secrets.token_hex(6)
    rows = [
        {
            "key": f"{each.key}#{act}:{token}",
            "kind": each.kind,
            "act": act,
            "amends_id": each.id,
            "place_id": each.place_id if each.person_id is None else None,
            "person_id": each.person_id,
            "message": content,
            "state": DeliveryState.PENDING,
            "priority": Priority.PERSONAL,
            "attempt": 0,
            "due_at": max(each.due_at, now),
            "next_at": now,
            "created_at": now,
        }
        for each in originals
    ]
    if rows:
        await session.execute(insert(tables.Delivery), rows)


def _meant(of: Of) -> ColumnElement[bool]:
    table = tables.Delivery
    which = table.batch == of.name if isinstance(of, Batch) else table.key == of
    return and_(which, table.act == DeliveryAct.SEND)


def _on_its_way() -> ColumnElement[bool]:
    """Name what has left, and what may have and is still being looked after."""
    table = tables.Delivery
    looked_after = and_(table.state == DeliveryState.AMBIGUOUS, table.next_at.is_not(None))
    return or_(table.state.in_((DeliveryState.SENT, DeliveryState.SENDING)), looked_after)


def _held() -> ColumnElement[bool]:
    table = tables.Delivery
    return and_(table.state == DeliveryState.AMBIGUOUS, table.next_at.is_(None))


def _waiting_edit() -> ColumnElement[bool]:
    table = tables.Delivery
    return and_(table.act == DeliveryAct.EDIT, table.state == DeliveryState.PENDING)
