"""The welcome of everybody new: three things to do, once, in their language."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.components import RUN, component
from bot.delivery import NewDelivery, Outbox
from bot.messages import Actions, Button, Heading, Listing, Message, Paragraph, phrase
from bot.registry import Registry
from bot.services import Services
from bot.storage import tables

_WORTH_SENDING = timedelta(days=14)
_STEPS = (("language", "/language"), ("profile", "/people profile"), ("today", "/me today"))


async def welcome(services: Services, session: AsyncSession, person_id: int, now: datetime) -> None:
    """Enqueue the welcome of a person who can be reached; a second one is the same one."""
    account = tables.Account
    if not await session.scalar(select(exists().where(account.person_id == person_id))):
        return
    delivery = NewDelivery(
        key=f"welcome:{person_id}",
        kind="welcome",
        to=person_id,
        message=_message(services.get(Registry)),
        due_at=now,
        expires_at=now + _WORTH_SENDING,
    )
    await services.get(Outbox).enqueue(session, delivery, now)


def _message(registry: Registry) -> Message:
    """Return the welcome, without a step whose command is not installed."""
    steps = [(name, line) for name, line in _STEPS if line[1:].split()[0] in registry.top]
    return Message(
        (
            Heading(phrase("people.welcome_title")),
            Paragraph(phrase("people.welcome")),
            Listing(tuple(phrase(f"people.step.{name}") for name, _ in steps), ordered=True),
            Actions(tuple(Button(phrase(f"people.do.{name}"), component(RUN, line)) for name, line in steps)),
        ),
        private=True,
    )
