"""How many deliveries are where: for the metrics and the doctor."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from bot.storage import Database, tables
from bot.storage.tables import DeliveryState

PERSON = "person"
"""Stands for the platform of what goes to a person wherever they are."""


DONE = (DeliveryState.SENT, DeliveryState.CANCELLED, DeliveryState.RECALLED)


@dataclass(frozen=True, slots=True)
class Count:
    """How many deliveries of one platform are in one state."""

    platform: str
    state: DeliveryState
    number: int


async def waiting(database: Database) -> list[Count]:
    """Count what is not done. What is sent or taken back is left out: it grows for ever, and a counter tells of it."""
    table = tables.Delivery
    platform = func.coalesce(tables.Place.platform, PERSON)
    unsent = [state for state in DeliveryState if state not in DONE]
    async with database.read() as session:
        rows = await session.execute(
            select(platform, table.state, func.count())
            .outerjoin(tables.Place, tables.Place.id == table.place_id)
            .where(table.state.in_(unsent))
            .group_by(platform, table.state)
        )
        return [Count(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one delivery of a batch; `message_id` is the platform's, `error` in words for staff."""

    key: str
    place_id: int | None
    person_id: int | None
    state: DeliveryState
    message_id: str | None
    error: str | None


async def progress(database: Database, batch: str) -> dict[DeliveryState, int]:
    """Count the deliveries of a batch by their state."""
    table = tables.Delivery
    async with database.read() as session:
        rows = await session.execute(
            select(table.state, func.count()).where(table.batch == batch).group_by(table.state)
        )
        return {row[0]: row[1] for row in rows}


async def results(database: Database, batch: str) -> list[Result]:
    """Return what became of every delivery of a batch, in the order in which they were enqueued."""
    table = tables.Delivery
    async with database.read() as session:
        rows = await session.execute(
            select(table.key, table.place_id, table.person_id, table.state, table.platform_message_id, table.error)
            .where(table.batch == batch)
            .order_by(table.id)
        )
        return [Result(*row) for row in rows]
