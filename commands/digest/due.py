"""Digests that have fallen due: noted with the occurrence, then put together and enqueued, each once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.community.holders import at_least
from bot.delivery import NewDelivery, Outbox, Priority
from bot.delivery.stored_places import identity
from bot.messages import Message
from bot.places import Place
from bot.roles import Role
from bot.series.kinds import Occurrence
from bot.storage.upsert import upsert
from commands.digest.composing import Editor
from commands.digest.rhythms import COVERS, PLACES, STAFF, choice_of
from commands.digest.tables import DigestDue, HowOften

LATEST = timedelta(hours=12)
"""How late a digest still says something new."""

_AT_ONCE = 50


async def fall_due(session: AsyncSession, occurrence: Occurrence) -> None:
    """Note that a digest is due; on one day there is one of each."""
    values = {
        "subject": occurrence.subject,
        "day": occurrence.local.date().isoformat(),
        "due_at": occurrence.at,
    }
    await session.execute(upsert(session, DigestDue).values(values).on_conflict_do_nothing())


async def put_together(application: Application) -> None:
    """Put every digest together that is due; what is interrupted is made good, and nothing is sent twice."""
    while True:
        async with application.database.read() as session:
            rows = (await session.scalars(select(DigestDue).order_by(DigestDue.id).limit(_AT_ONCE))).all()
        for row in rows:
            await _put_together(application, row)
        if len(rows) < _AT_ONCE:
            return


async def _put_together(application: Application, row: DigestDue) -> None:
    # The features are asked outside of any transaction: they open their own.
    editor, now = application.services.get(Editor), application.clock.now()
    deliveries = [
        NewDelivery(
            key=f"digest:{row.subject}:{row.day}:{_name(to)}",
            kind="digest",
            to=to,
            message=message,
            due_at=row.due_at,
            expires_at=row.due_at + LATEST,
            priority=Priority.BROADCAST,
        )
        for to, message in await _digests(application, editor, row.subject, now)
    ]
    async with application.database.write() as session:
        gone = await session.execute(delete(DigestDue).where(DigestDue.id == row.id).returning(DigestDue.id))
        if gone.scalar() is not None:
            await application.services.get(Outbox).enqueue_all(session, deliveries, now)


async def _digests(
    application: Application, editor: Editor, subject: str, now: datetime
) -> Iterable[tuple[Place | int, Message]]:
    week = COVERS[HowOften.WEEKLY]
    found: list[tuple[Place | int, Message | None]] = []
    if subject == PLACES:
        found = [(place, await editor.for_place(place, now, week)) for place in editor.places]
    elif subject == STAFF:
        staff = editor.staff_places or await _staff(application)
        found = [(to, await editor.for_staff(to, now, week)) for to in staff]
    else:
        person_id = int(subject.partition(":")[2])
        async with application.database.read() as session:
            choice = await choice_of(session, person_id)
        if choice is not None and choice.how_often is not HowOften.NONE:
            found = [(person_id, await editor.for_person(person_id, now, COVERS[choice.how_often]))]
    return [(to, message) for to, message in found if message is not None]


async def _staff(application: Application) -> tuple[int, ...]:
    async with application.database.read() as session:
        return tuple(await at_least(session, application.directory, Role.STAFF))


def _name(to: Place | int) -> str:
    return ":".join(identity(to)) if isinstance(to, Place) else str(to)
