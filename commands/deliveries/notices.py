"""Tell staff in their channels that something could not be delivered, once for each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.channels import staff_places
from bot.components import RUN, component
from bot.delivery import NewDelivery
from bot.delivery.dead_letters import DeadLetter, DeadLetters, Trouble
from bot.messages import Actions, Block, Button, Context, Heading, Message, Paragraph, phrase
from bot.storage import tables
from bot.storage.upsert import upsert
from commands.deliveries.listing import advice, subject

KIND = "deliveries"
_FOR_STAFF = (Trouble.FAILED, Trouble.AMBIGUOUS)
_TOLD = "deliveries.told"
_MOST_LOOKED_AT = 500
_MOST_SHOWN = 3
_WORTH_SENDING = timedelta(days=3)


async def tell_staff(application: Application) -> None:
    """Enqueue one message about all that has failed since the last; each call of a delivery is told about once."""
    places = staff_places(application.configuration)
    if not places:
        return
    letters, now = application.services.get(DeadLetters), application.clock.now()
    found: list[DeadLetter] = []
    for trouble in _FOR_STAFF:
        found += await letters.page(trouble, now, most=_MOST_LOOKED_AT)
    about = {f"{letter.id}:{letter.attempt}": letter for letter in found if letter.kind != KIND}
    async with application.database.read() as session:
        if not about.keys() - await _told(session):
            return
    async with application.database.write() as session:
        told = await _told(session)
        new = [letter for name, letter in about.items() if name not in told]
        if not new:
            return
        await _remember(session, sorted(about), application)
        digest = hashlib.sha256(" ".join(sorted(about.keys() - told)).encode()).hexdigest()[:16]
        message = _message(new)
        for place in places:
            delivery = NewDelivery(
                key=f"trouble:{digest}:{place.platform}:{place.workspace}:{place.channel}",
                kind=KIND,
                to=place,
                message=message,
                due_at=now,
                expires_at=now + _WORTH_SENDING,
            )
            await application.outbox.enqueue(session, delivery, now)


def _message(letters: Sequence[DeadLetter]) -> Message:
    blocks: list[Block] = [Heading(phrase("deliveries.notice", number=len(letters)))]
    for letter in letters[:_MOST_SHOWN]:
        blocks += [Paragraph(subject(letter)), Context(advice(letter))]
    return Message((*blocks, Actions((_look(),))))


def _look() -> Button:
    return Button(phrase("deliveries.look"), component(RUN, "/deliveries"))


async def _told(session: AsyncSession) -> set[str]:
    """Return which calls of which deliveries staff have been told of; locked for whoever writes."""
    kept = await session.scalar(select(tables.Setting.value).filter_by(key=_TOLD).with_for_update())
    return set(json.loads(kept)) if kept else set()


async def _remember(session: AsyncSession, names: Sequence[str], application: Application) -> None:
    """Keep what staff know of; what is no longer in trouble is forgotten."""
    values = {"value": json.dumps(names), "updated_at": application.clock.now()}
    keep = upsert(session, tables.Setting).values(key=_TOLD, **values)
    await session.execute(keep.on_conflict_do_update(index_elements=["key"], set_=values))
