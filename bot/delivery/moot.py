"""Amendments of what was never sent."""

from __future__ import annotations

import json

from sqlalchemy import select, update

from bot.delivery.claims import Claimed
from bot.delivery.outcomes import Outcome
from bot.storage import Database, tables
from bot.storage.tables import DeliveryAct, DeliveryState

_MAY_BE_THERE = "nobody can tell whether the message is there, so it cannot be taken back: look, and delete it by hand"


async def settle_moot(database: Database, amendment: Claimed) -> Outcome:
    """Do to the row of the original what can no longer be done on its platform; return what becomes of the amendment.

    What staff may still have sent again gets the new words; what is recalled they need not look at any more.
    """
    table = tables.Delivery
    dropped = Outcome(id=amendment.id, state=DeliveryState.CANCELLED)
    async with database.write() as session:
        original = (
            await session.execute(
                select(table.id, table.state).where(
                    table.id == select(table.amends_id).where(table.id == amendment.id).scalar_subquery()
                )
            )
        ).one()
        unsent = update(table).where(
            table.id == original.id,
            table.state.in_((DeliveryState.FAILED, DeliveryState.PARKED, DeliveryState.AMBIGUOUS)),
        )
        if amendment.act is DeliveryAct.EDIT:
            await session.execute(unsent.values(message=json.loads(amendment.content)))
            return dropped
        if original.state is DeliveryState.AMBIGUOUS:
            return Outcome(id=amendment.id, state=DeliveryState.FAILED, error=_MAY_BE_THERE)
        await session.execute(unsent.values(state=DeliveryState.CANCELLED))
        return dropped
