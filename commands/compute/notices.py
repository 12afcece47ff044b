"""What people and staff hear of a booking by itself, written in the transaction of its cause."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import Batch, NewDelivery, Priority
from bot.messages import Message
from commands.compute import cards
from commands.compute.described import describe
from commands.compute.desk import Desk
from commands.compute.tables import ComputeBooking

BEFORE_START = timedelta(minutes=30)
"""How long before it begins a booking is called to mind."""


async def remind_before_start(session: AsyncSession, desk: Desk, booking: ComputeBooking, now: datetime) -> None:
    """Let the person be reminded, and asked to check in where the pool wants that."""
    pool = desk.pool_of(booking)
    checks_in = pool is not None and pool.table.check_in_minutes > 0
    due = booking.starts_at - BEFORE_START
    if due <= now:
        if not checks_in:
            return
        due = max(now, booking.starts_at)
    message = cards.reminder(booking, desk.zone, checks_in=checks_in)
    await _tell(session, desk, booking, "reminder", message, now, due_at=due, expires_at=booking.ends_at)


async def forget_reminders(session: AsyncSession, desk: Desk, booking: ComputeBooking, now: datetime) -> None:
    """Take back what was to be said of a booking that is none any more."""
    await desk.outbox.recall(session, _of(booking), now)


async def ask_staff(session: AsyncSession, desk: Desk, booking: ComputeBooking, now: datetime) -> None:
    """Show a request for approval in the places of staff."""
    message = cards.approval(await describe(session, booking), desk.zone)
    await to_staff(session, desk, f"approval:{booking.id}", message, now)


async def show_approval(session: AsyncSession, desk: Desk, booking: ComputeBooking, now: datetime) -> None:
    """Let the card of a request say what has become of it."""
    message = cards.approval(await describe(session, booking), desk.zone)
    await desk.outbox.edit(session, Batch(f"compute:approval:{booking.id}"), message, now)


async def tell_approved(session: AsyncSession, desk: Desk, booking: ComputeBooking, now: datetime) -> None:
    """Tell whoever asked that staff have agreed."""
    await _tell(session, desk, booking, "approved", cards.notice("approved", booking, desk.zone), now)


async def tell_declined(session: AsyncSession, desk: Desk, booking: ComputeBooking, reason: str, now: datetime) -> None:
    """Tell whoever asked that staff have not agreed, and why."""
    await _tell(
        session, desk, booking, "declined", cards.notice("declined", booking, desk.zone, reason=reason or "–"), now
    )


async def tell_lapsed(session: AsyncSession, desk: Desk, booking: ComputeBooking, now: datetime) -> None:
    """Tell whoever asked that staff have said nothing in time."""
    await _tell(session, desk, booking, "lapsed", cards.notice("unanswered", booking, desk.zone), now)


async def tell_no_show(session: AsyncSession, desk: Desk, booking: ComputeBooking, now: datetime) -> None:
    """Tell whoever did not check in that the units are with others now."""
    await _tell(session, desk, booking, "no-show", cards.notice("no_show", booking, desk.zone), now)


async def tell_cancelled(
    session: AsyncSession, desk: Desk, booking: ComputeBooking, reason: str, now: datetime
) -> None:
    """Tell whose booking it was that staff have cancelled it."""
    message = cards.cancelled(booking, desk.zone, reason or "–")
    await _tell(session, desk, booking, "cancelled", message, now)


async def tell_untold(session: AsyncSession, desk: Desk, booking: ComputeBooking, revision: int, now: datetime) -> None:
    """Tell whose booking it is that the machines have not taken it, once for each change of it."""
    await _tell(session, desk, booking, f"untold:{revision}", cards.notice("untold", booking, desk.zone), now)


async def warn_of_end(
    session: AsyncSession, desk: Desk, booking: ComputeBooking, extension: timedelta | None, now: datetime
) -> None:
    """Say that a booking ends soon, and offer to extend it where there is room."""
    key = f"warning:{booking.ends_at.isoformat()}"
    message = cards.warning(booking, desk.zone, extension)
    await _tell(session, desk, booking, key, message, now, expires_at=booking.ends_at)


async def make_offer(session: AsyncSession, desk: Desk, booking: ComputeBooking, now: datetime) -> None:
    """Offer what somebody has waited for; nobody else can have it until the offer ends."""
    message = cards.offer(booking, desk.zone)
    await _tell(session, desk, booking, "offer", message, now, expires_at=booking.held_until)


async def tell_offer_lapsed(session: AsyncSession, desk: Desk, booking: ComputeBooking, now: datetime) -> None:
    """Let an offer say that it is over."""
    await desk.outbox.edit(session, f"compute:offer:{booking.id}", cards.notice("offer_over", booking, desk.zone), now)


async def to_staff(
    session: AsyncSession, desk: Desk, key: str, message: Message, now: datetime, *, due_at: datetime | None = None
) -> None:
    """Send a card to every place of staff, under a batch of that key."""
    for number, place in enumerate(desk.staff):
        delivery = NewDelivery(
            key=f"compute:{key}:{number}",
            kind="compute:card",
            to=place,
            message=message,
            due_at=due_at or now,
            priority=Priority.PERSONAL,
            batch=f"compute:{key}",
        )
        await desk.outbox.enqueue(session, delivery, now)


async def tell_person(
    session: AsyncSession, desk: Desk, person_id: int, key: str, message: Message, now: datetime
) -> None:
    """Send something to one person, once for each key."""
    delivery = NewDelivery(key=f"compute:{key}", kind="compute:notice", to=person_id, message=message, due_at=now)
    await desk.outbox.enqueue(session, delivery, now)


async def _tell(
    session: AsyncSession,
    desk: Desk,
    booking: ComputeBooking,
    what: str,
    message: Message,
    now: datetime,
    *,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> None:
    delivery = NewDelivery(
        key=f"compute:{what}:{booking.id}",
        kind="compute:notice",
        to=booking.person_id,
        message=message,
        due_at=due_at or now,
        expires_at=expires_at,
        batch=_of(booking).name if what == "reminder" or what.startswith("warning") else None,
    )
    await desk.outbox.enqueue(session, delivery, now)


def _of(booking: ComputeBooking) -> Batch:
    return Batch(f"compute:booking:{booking.id}")
