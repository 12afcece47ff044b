"""Send what is about an event, each thing once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import NewDelivery, Priority
from bot.messages import Message
from commands.events.desk import EventDesk
from commands.events.tables import Answer, Rsvp

KIND = "events:notice"


async def tell_person(
    session: AsyncSession,
    desk: EventDesk,
    person_id: int,
    key: str,
    message: Message,
    now: datetime,
    *,
    due_at: datetime | None = None,
    until: datetime | None = None,
    urgent: bool = True,
) -> None:
    """Tell one person; after `until` it is not worth sending."""
    delivery = NewDelivery(
        key=key, kind=KIND, to=person_id, message=message, due_at=due_at or now, expires_at=until, urgent=urgent
    )
    await desk.outbox.enqueue(session, delivery, now)


async def tell_people(
    session: AsyncSession,
    desk: EventDesk,
    people: Collection[int],
    key: str,
    message: Message,
    now: datetime,
    *,
    until: datetime | None = None,
    urgent: bool = True,
    batch: str | None = None,
) -> int:
    """Tell the same to several people, under a key for each; return to how many it is new."""
    deliveries = [
        NewDelivery(
            key=f"{key}:{person_id}",
            kind=KIND,
            to=person_id,
            message=message,
            due_at=now,
            expires_at=until,
            priority=Priority.PERSONAL if urgent else Priority.BROADCAST,
            batch=batch,
            urgent=urgent,
        )
        for person_id in people
    ]
    return await desk.outbox.enqueue_all(session, deliveries, now)


async def people_who(
    session: AsyncSession, event_id: int, answers: Collection[Answer], *, muted: bool = True
) -> Sequence[int]:
    """Return the persons who gave one of some answers; without `muted`, those who have not turned reminders off."""
    statement = select(Rsvp.person_id).where(Rsvp.event_id == event_id, Rsvp.answer.in_(answers)).order_by(Rsvp.id)
    if not muted:
        statement = statement.where(Rsvp.muted.is_(False))
    return (await session.scalars(statement)).all()
