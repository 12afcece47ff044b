"""An answer that is refused where its question was asked goes to the person alone."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final, cast

from sqlalchemy import select

from bot.application import Application
from bot.delivery import NewDelivery, Priority
from bot.delivery.dead_letters import DeadLetters
from bot.messages import Json
from bot.messages.codec import decode
from bot.storage import Delivery, DeliveryState
from commands.faq.handover.notices import ANSWERED, KIND
from commands.faq.tables import FaqQuestion

log = logging.getLogger(__name__)

_ALONE: Final = ":alone"


async def send_alone(application: Application) -> None:
    """Send what no place would take to whoever asked, once; it is no longer among what failed."""
    failed = select(Delivery).where(
        Delivery.kind == KIND,
        Delivery.state == DeliveryState.FAILED,
        Delivery.key.startswith(f"faq:{ANSWERED}"),
        Delivery.place_id.is_not(None),
        Delivery.person_id.is_(None),
    )
    async with application.database.read() as session:
        if (await session.scalars(failed.limit(1))).first() is None:
            return
    letters, now = application.services.get(DeadLetters), application.clock.now()
    async with application.database.write() as session:
        for row in (await session.scalars(failed)).all():
            question = await session.get(FaqQuestion, int(row.key.rpartition(":")[2]))
            if question is None or not question.place or not await letters.drop(session, [row.id], now):
                continue
            log.info("the answer to question %s goes to its asker alone", question.id)
            delivery = NewDelivery(
                key=f"{row.key}{_ALONE}",
                kind=KIND,
                to=question.person_id,
                message=decode(cast("Mapping[str, Json]", row.message)),
                due_at=now,
                priority=Priority.INTERACTIVE,
            )
            await application.outbox.enqueue(session, delivery, now)
