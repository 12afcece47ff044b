"""How far an announcement has come on its way to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.adapter import Refusal
from bot.storage import tables
from bot.storage.tables import DeliveryAct, DeliveryState
from commands.announcements.going_out import people_batch, places_batch

_MOST_TROUBLES = 10


@dataclass(frozen=True, slots=True)
class Tally:
    """How many places, or persons, there are in all, and how many have it now, have had it taken back, or wait.

    Who is `parked` takes no direct messages; for who is `asleep` it waits until the morning where they are.
    """

    all: int = 0
    sent: int = 0
    recalled: int = 0
    parked: int = 0
    asleep: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Where something failed: sending it, changing it, or taking it back; `refusal` says why where that is known."""

    act: DeliveryAct
    name: str
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an announcement is; `under_way` counts what is still to be done, `failed` what did not come to be."""

    places: Tally = field(default_factory=Tally)
    people: Tally = field(default_factory=Tally)
    under_way: int = 0
    failed: int = 0
    troubles: tuple[Trouble, ...] = ()


async def progress_of(session: AsyncSession, announcement_id: int, now: datetime) -> Progress:
    """Return how far an announcement has come."""
    places, people = places_batch(announcement_id), people_batch(announcement_id)
    table = tables.Delivery
    rows = (
        await session.execute(
            select(table.batch, table.state, func.count())
            .where(table.batch.in_((places, people)))
            .group_by(table.batch, table.state)
        )
    ).all()
    by_batch = {batch: {row[1]: row[2] for row in rows if row[0] == batch} for batch in (places, people)}
    both = [places, people]
    return Progress(
        places=_tally(by_batch[places]),
        people=replace(_tally(by_batch[people]), asleep=await _asleep(session, people, now)),
        under_way=await _count(session, both, _under_way()),
        failed=await _count(session, both, _failed()),
        troubles=tuple(await _troubles(session, both)),
    )


async def size_of(session: AsyncSession, announcement_id: int) -> tuple[int, int]:
    """Return to how many places, and to how many persons alone, an announcement went."""
    table = tables.Delivery
    sizes = [
        select(func.count()).select_from(table).where(table.batch == batch).scalar_subquery()
        for batch in (places_batch(announcement_id), people_batch(announcement_id))
    ]
    places, people = (await session.execute(select(*sizes))).one()
    return places, people


async def _asleep(session: AsyncSession, people: str, now: datetime) -> int:
    table = tables.Delivery
    put_off = table.state.in_((DeliveryState.PENDING, DeliveryState.PARKED)) & (table.due_at > now)
    found = await session.scalar(select(func.count()).select_from(table).where(table.batch == people, put_off))
    return found or 0


def _tally(states: dict[DeliveryState, int]) -> Tally:
    return Tally(
        all=sum(states.values()),
        sent=states.get(DeliveryState.SENT, 0),
        recalled=states.get(DeliveryState.RECALLED, 0) + states.get(DeliveryState.CANCELLED, 0),
        parked=states.get(DeliveryState.PARKED, 0),
    )


def _under_way() -> ColumnElement[bool]:
    """Name what is sent, looked after or asked about again by itself."""
    table = tables.Delivery
    return and_(table.next_at.is_not(None), table.state != DeliveryState.PARKED)


def _failed() -> ColumnElement[bool]:
    table = tables.Delivery
    held = and_(table.state == DeliveryState.AMBIGUOUS, table.next_at.is_(None))
    return or_(table.state == DeliveryState.FAILED, held)


async def _count(session: AsyncSession, batches: Sequence[str], which: ColumnElement[bool]) -> int:
    table = tables.Delivery
    sent = await session.scalar(select(func.count()).select_from(table).where(table.batch.in_(batches), which))
    original = aliased(table)
    amended = await session.scalar(
        select(func.count())
        .select_from(table)
        .join(original, original.id == table.amends_id)
        .where(original.batch.in_(batches), which)
    )
    return (sent or 0) + (amended or 0)


async def _troubles(session: AsyncSession, batches: Sequence[str]) -> Sequence[Trouble]:
    table, place, person = tables.Delivery, tables.Place, tables.Person
    original = aliased(table)
    statement = (
        select(
            table.act,
            func.coalesce(person.display_name, func.nullif(place.name, ""), place.channel),
            table.refusal,
        )
        .outerjoin(original, original.id == table.amends_id)
        .outerjoin(person, person.id == func.coalesce(table.person_id, original.person_id))
        .outerjoin(place, place.id == func.coalesce(table.place_id, original.place_id))
        .where(or_(table.batch.in_(batches), original.batch.in_(batches)), _failed())
        .order_by(table.id)
        .limit(_MOST_TROUBLES)
    )
    return [
        Trouble(row[0], row[1] or "", Refusal(row[2]) if row[2] else None) for row in await session.execute(statement)
    ]
