"""Deliveries of which nobody knows whether they arrived: those of a process that died, and calls without an answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.claims import LEASE
from bot.delivery.heads import Recipient, recipients_of
from bot.delivery.stored_places import stored_place
from bot.places import Place
from bot.storage import Database, tables
from bot.storage.tables import DeliveryAct, DeliveryState, Unclear

GRACE = timedelta(seconds=2)
"""How long after the end of a lease it is taken for the lease of the dead: its call has ended by then."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A delivery to be asked about: where it went, or to whom where that is not known."""

    id: int
    key: str
    to: Place | Recipient | None
    since: datetime
    failures: int
    unclear: Unclear


class Doubts:
    """Takes up what is in doubt, each by one process at a time."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database = database
        self._owner = owner

    async def take(self, connected: Collection[str], held: Collection[int], most: int, now: datetime) -> list[Doubt]:
        """Return what is to be asked about on platforms that are connected, except what this process has in hand.

        Edits and recalls that were interrupted are put back instead: they do no harm twice.
        """
        query = _in_doubt(connected, held, now)
        async with self._database.read() as session:
            if (await session.execute(query.limit(1))).first() is None:
                return []
        async with self._database.write() as session:
            ours = query.limit(most).with_for_update(skip_locked=True, of=tables.Delivery)
            rows = [(row[0], row[1]) for row in await session.execute(ours)]
            asked = [row for row, _ in rows if row.act is DeliveryAct.SEND]
            await _put_back(session, [row.id for row, _ in rows if row.act is not DeliveryAct.SEND], now)
            await _hold(session, [row.id for row in asked], self._owner, now)
            lost = [row.person_id for row in asked if row.place_id is None and row.person_id is not None]
            recipients = await recipients_of(session, lost)
            return [_doubt(row, place, recipients) for row, place in rows if row.act is DeliveryAct.SEND]


def _in_doubt(
    connected: Collection[str], held: Collection[int], now: datetime
) -> Select[tables.Delivery, tables.Place]:
    table = tables.Delivery
    abandoned = and_(table.state == DeliveryState.SENDING, table.next_at <= now - GRACE)
    unanswered = and_(table.state == DeliveryState.AMBIGUOUS, table.next_at <= now)
    # A lease that ends further ahead than any can was given by a clock that has been set back since.
    misdated = and_(table.state == DeliveryState.SENDING, table.next_at > now + 2 * LEASE)
    return (
        select(table, tables.Place)
        .outerjoin(tables.Place, tables.Place.id == table.place_id)
        .where(
            or_(abandoned, unanswered, misdated),
            or_(table.place_id.is_(None), tables.Place.platform.in_(connected)),
            table.id.not_in(held),
        )
        .order_by(table.due_at, table.id)
    )


async def _put_back(session: AsyncSession, rows: Collection[int], now: datetime) -> None:
    if rows:
        table = tables.Delivery
        values = {"state": DeliveryState.PENDING, "next_at": now, "lease_owner": None}
        await session.execute(update(table).where(table.id.in_(rows)).values(**values))


async def _hold(session: AsyncSession, rows: Collection[int], owner: str, now: datetime) -> None:
    if rows:
        table = tables.Delivery
        values = {"state": DeliveryState.AMBIGUOUS, "next_at": now + LEASE, "lease_owner": owner}
        await session.execute(update(table).where(table.id.in_(rows)).values(**values))


def _doubt(row: tables.Delivery, place: tables.Place | None, recipients: dict[int, Recipient]) -> Doubt:
    to: Place | Recipient | None = None
    if place is not None:
        to = stored_place(place)
    elif (recipient := recipients.get(row.person_id or 0)) is not None:
        to = recipient.through(row.account_id)
    return Doubt(row.id, row.key, to, row.first_call_at or row.created_at, row.failures, row.unclear)
