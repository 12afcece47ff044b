"""What staff have to look at: what failed, what may have arrived or not, who cannot be reached, and what is stuck."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.adapter import Refusal
from bot.delivery.outbox import Outbox
from bot.delivery.upkeep import EXPIRED
from bot.messages import Json, Message
from bot.messages.codec import decode
from bot.storage import Database, tables
from bot.storage.tables import DeliveryAct, DeliveryState

STUCK_AFTER = timedelta(minutes=10)
"""How long something may wait for a place within reach before staff are told."""


class Trouble(StrEnum):
    """Why staff have to look at a delivery."""

    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    PARKED = "parked"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One delivery for staff to look at; `message` is None where it is for one person, whose matter it is.

    `error` is in the platform's words, or ours for the log; `refusal` says what can be done.
    """

    id: int
    key: str
    kind: str
    act: DeliveryAct
    trouble: Trouble
    person_id: int | None
    place_id: int | None
    name: str
    platform: str
    due_at: datetime
    attempt: int
    refusal: Refusal | None
    expired: bool
    error: str | None
    message: Message | None


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A person for whom something is parked, and how much."""

    person_id: int
    name: str
    waiting: int


class DeadLetters:
    """Shows what is in trouble, and does with it what staff decide; whatever they press, the row is checked again."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database = database
        self._outbox = outbox

    async def counts(self, now: datetime) -> dict[Trouble, int]:
        """Return how many there are of each."""
        table = tables.Delivery
        async with self._database.read() as session:
            return {
                trouble: await session.scalar(select(func.count()).select_from(table).where(_in(trouble, now))) or 0
                for trouble in Trouble
            }

    async def page(self, trouble: Trouble, now: datetime, *, most: int, before: int | None = None) -> list[DeadLetter]:
        """Return some of a kind, the newest first; `before` is the last row of the page before."""
        table = tables.Delivery
        statement = (
            select(table, tables.Place, tables.Person.display_name)
            .outerjoin(tables.Place, tables.Place.id == table.place_id)
            .outerjoin(tables.Person, tables.Person.id == table.person_id)
            .where(_in(trouble, now))
            .order_by(table.id.desc())
            .limit(most)
        )
        if before is not None:
            statement = statement.where(table.id < before)
        async with self._database.read() as session:
            return [_letter(row[0], trouble, row[1], row[2]) for row in await session.execute(statement)]

    async def unreachable(self, most: int) -> Sequence[Unreachable]:
        """Return the persons whom no platform lets us write to, those with the most waiting first."""
        table, number = tables.Delivery, func.count()
        statement = (
            select(table.person_id, tables.Person.display_name, number)
            .join(tables.Person, tables.Person.id == table.person_id)
            .where(table.state == DeliveryState.PARKED)
            .group_by(table.person_id, tables.Person.display_name)
            .order_by(number.desc(), table.person_id)
            .limit(most)
        )
        async with self._database.read() as session:
            return [Unreachable(row[0] or 0, row[1], row[2]) for row in await session.execute(statement)]

    async def retry(self, session: AsyncSession, rows: Collection[int], now: datetime) -> list[str]:
        """Let deliveries be sent after all, however late; return the keys of those that were in trouble."""
        table = tables.Delivery
        again = await session.execute(
            update(table)
            .where(table.id.in_(rows), _over())
            .values(state=DeliveryState.PENDING, next_at=now, expires_at=None, failures=0, refusal=None, error=None)
            .returning(table.key)
        )
        keys = list(again.scalars())
        if keys:
            self._outbox.wake_after(session)
        return keys

    async def retry_batch(self, session: AsyncSession, batch: str, now: datetime) -> int:
        """Let what failed of a batch be sent again; return how many. What may have arrived is not among it."""
        table = tables.Delivery
        failed = select(table.id).where(table.batch == batch, table.state == DeliveryState.FAILED)
        return len(await self.retry(session, (await session.scalars(failed)).all(), now))

    async def drop(self, session: AsyncSession, rows: Collection[int], now: datetime) -> list[str]:
        """Give deliveries up; return the keys of those that were in trouble."""
        table = tables.Delivery
        dropped = await session.execute(
            update(table)
            .where(table.id.in_(rows), _over() | _in(Trouble.STUCK, now))
            .values(state=DeliveryState.CANCELLED, next_at=None)
            .returning(table.key)
        )
        return list(dropped.scalars())

    async def ids(self, trouble: Trouble, now: datetime) -> Sequence[int]:
        """Return every row in one trouble."""
        async with self._database.read() as session:
            return (await session.execute(select(tables.Delivery.id).where(_in(trouble, now)))).scalars().all()


def _over() -> ColumnElement[bool]:
    """Name what nobody looks at again by itself."""
    table = tables.Delivery
    states = (DeliveryState.FAILED, DeliveryState.AMBIGUOUS, DeliveryState.PARKED)
    return and_(table.state.in_(states), table.next_at.is_(None))


def _in(trouble: Trouble, now: datetime) -> ColumnElement[bool]:
    table = tables.Delivery
    match trouble:
        case Trouble.FAILED:
            return table.state == DeliveryState.FAILED
        case Trouble.AMBIGUOUS:
            return and_(table.state == DeliveryState.AMBIGUOUS, table.next_at.is_(None))
        case Trouble.PARKED:
            return table.state == DeliveryState.PARKED
        case Trouble.STUCK:
            return and_(table.state == DeliveryState.PENDING, table.next_at <= now, table.due_at <= now - STUCK_AFTER)


def _letter(row: tables.Delivery, trouble: Trouble, place: tables.Place | None, person: str | None) -> DeadLetter:
    in_place = row.person_id is None and place is not None
    readable = row.person_id is None and row.act is not DeliveryAct.RECALL
    return DeadLetter(
        id=row.id,
        key=row.key,
        kind=row.kind,
        act=row.act,
        trouble=trouble,
        person_id=row.person_id,
        place_id=row.place_id if in_place else None,
        name=(place.name or place.channel) if in_place and place is not None else person or "",
        platform=place.platform if place is not None else "",
        due_at=row.due_at,
        attempt=row.attempt,
        refusal=Refusal(row.refusal) if row.refusal else None,
        expired=row.error == EXPIRED,
        error=row.error,
        message=_readable(row) if readable else None,
    )


def _readable(row: tables.Delivery) -> Message | None:
    try:
        return decode(cast("dict[str, Json]", row.message))
    except ValueError:
        return None
