"""What is done to an announcement that is out: changed, taken back, sent again, nudged about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.delivery import Batch, NewDelivery, Priority
from bot.delivery.dead_letters import DeadLetters
from bot.messages import Message, Paragraph, phrase
from bot.people import Person
from commands.announcements.bulletins import Bulletin, find_bulletin
from commands.announcements.desk import Desk
from commands.announcements.going_out import lock, newest, people_batch, places_batch
from commands.announcements.looks import Count, in_person, in_places
from commands.announcements.receipts import counted, outstanding
from commands.announcements.tables import Announcement, AnnouncementReceipt, State


async def apply_edit(session: AsyncSession, desk: Desk, row: Announcement, now: datetime) -> None:
    """Let everybody read the newest revision where they read the one before.

    Who has acknowledged has done so, unless the edit asks again: then everybody may be nudged once more, too.
    """
    content = await newest(session, row)
    row.sent_revision, row.reported_at = row.revision, None
    if content.ask_again:
        await session.execute(delete(AnnouncementReceipt).where(AnnouncementReceipt.announcement_id == row.id))
        row.nudged_at = None
    await session.flush()
    bulletin = await find_bulletin(session, row.id)
    if bulletin is not None:
        await show(session, desk, row, bulletin, await counted(session, row.id), now)
        await desk.outbox.edit(session, Batch(people_batch(row.id)), in_person(bulletin, bulletin.read), now)


async def show(
    session: AsyncSession, desk: Desk, row: Announcement, bulletin: Bulletin, count: Count, now: datetime
) -> None:
    """Bring what stands in places up to date."""
    row.shown_count = count.done
    await desk.outbox.edit(session, Batch(places_batch(bulletin.id)), in_places(bulletin, bulletin.read, count), now)


async def recall(session: AsyncSession, desk: Desk, announcement_id: int, person: Person, now: datetime) -> bool:
    """Take back what was sent, and nudges about it; return False where nobody reads it anyway."""
    row = await lock(session, announcement_id)
    if row is None or row.state is not State.SENT:
        return False
    row.state, row.reported_at = State.RECALLED, None
    for batch in (places_batch(row.id), people_batch(row.id), nudge_batch(row.id)):
        await desk.outbox.recall(session, Batch(batch), now)
    await desk.outbox.recall(session, Batch(f"announce:prompt:{row.id}:{row.revision}"), now)
    await record(session, person, "announcement.recalled", f"announcement:{row.id}", now)
    return True


async def resend(session: AsyncSession, desk: Desk, announcement_id: int, person: Person, now: datetime) -> int:
    """Send again to those whom it failed to reach; return how many that are."""
    row = await lock(session, announcement_id)
    if row is None or row.state is not State.SENT:
        return 0
    letters = desk.services.get(DeadLetters)
    batches = (places_batch(row.id), people_batch(row.id))
    again = sum([await letters.retry_batch(session, batch, now) for batch in batches])
    if again:
        row.reported_at = None
        await record(session, person, "announcement.resent", f"announcement:{row.id}", now, {"number": again})
    return again


async def nudge(session: AsyncSession, desk: Desk, announcement_id: int, person: Person, now: datetime) -> int | None:
    """Remind those who have not acknowledged, once; return how many, None where that was done before."""
    row = await lock(session, announcement_id)
    if row is None or row.state is not State.SENT or row.nudged_at is not None:
        return None
    bulletin = await find_bulletin(session, announcement_id)
    if bulletin is None:
        return None
    missing = await outstanding(session, row.id)
    if not missing:
        return 0
    row.nudged_at = now
    own = in_person(bulletin, bulletin.read)
    message = Message((Paragraph(phrase("announce.nudge", name=bulletin.author)), *own.blocks))
    deliveries = [
        NewDelivery(
            key=f"announcement:{row.id}:nudge:{row.sent_revision}:{each.person_id}",
            kind="announcement",
            to=each.person_id,
            message=message,
            due_at=now,
            priority=Priority.BROADCAST,
            batch=nudge_batch(row.id),
            urgent=False,
        )
        for each in missing
    ]
    await record(session, person, "announcement.nudged", f"announcement:{row.id}", now, {"number": len(deliveries)})
    await desk.outbox.enqueue_all(session, deliveries, now)
    return len(deliveries)


def nudge_batch(announcement_id: int) -> str:
    """Return the name of every nudge about an announcement."""
    return f"announcement:{announcement_id}:nudges"
