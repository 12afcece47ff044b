"""Show what could reach its person nowhere, privately, as soon as they say something."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from sqlalchemy import ColumnElement, and_, or_, select, update

from bot.call import Call
from bot.clock import Clock
from bot.delivery.claims import LEASE
from bot.delivery.outbox import Outbox
from bot.messages import Json
from bot.messages.codec import decode
from bot.people import Person
from bot.places import Place
from bot.storage import Database, StorageError, tables
from bot.storage.tables import DeliveryState

log = logging.getLogger(__name__)

_OWNER = "parked"


@dataclass(frozen=True, slots=True)
class _Kept:
    id: int
    content: Mapping[str, Json]


class Parked:
    """Waits at the side of every interaction for people whom no platform lets us write to."""

    def __init__(self, database: Database, outbox: Outbox, clock: Clock) -> None:
        self._database = database
        self._outbox = outbox
        self._clock = clock

    async def show(self, call: Call) -> None:
        """Show a person what is parked for them, each once; it counts as sent to where they are.

        Trouble ends in the log: they have their answer already.
        """
        if not call.person.awaited:
            return
        try:
            for kept in await self._take(call.person, call.place):
                await self._show(call, kept)
        except StorageError as error:
            log.warning("what is parked for a person has to wait: %s", error)

    async def _take(self, person: Person, place: Place) -> list[_Kept]:
        """Take what is parked; it counts as being sent from here on, so that no other process shows it as well."""
        table = tables.Delivery
        now = self._clock.now()
        parked = select(table.id).where(_parked_for(person)).with_for_update(skip_locked=True)
        async with self._database.write() as session:
            where = await self._outbox.place(session, place)
            rows = await session.execute(
                update(table)
                .where(table.id.in_(parked.scalar_subquery()))
                .values(
                    state=DeliveryState.SENDING,
                    place_id=where,
                    attempt=table.attempt + 1,
                    next_at=now + LEASE,
                    lease_owner=_OWNER,
                )
                .returning(table.id, table.message, table.due_at)
            )
            taken = sorted(rows, key=lambda row: (row[2], row[0]))
            return [_Kept(row[0], cast("Mapping[str, Json]", row[1])) for row in taken]

    async def _show(self, call: Call, kept: _Kept) -> None:
        values: dict[str, object] = {"state": DeliveryState.SENT, "sent_at": self._clock.now(), "error": None}
        try:
            await call.show(decode(kept.content).privately())
        except Exception:
            log.exception("the parked delivery %s could not be shown", kept.id)
            values = {"state": DeliveryState.PARKED}
        async with self._database.write() as session:
            table = tables.Delivery
            await session.execute(update(table).where(table.id == kept.id).values(next_at=None, **values))


def _parked_for(person: Person) -> ColumnElement[bool]:
    """Hold for what a person may be shown through the account that they use now."""
    table = tables.Delivery
    through = or_(table.account_id.is_(None), table.account_id == person.account_id)
    return and_(table.person_id == person.id, table.state == DeliveryState.PARKED, through)
