"""Offer a seat that became free to whoever waits longest, for a while, and then to the next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.waking import zones_of
from bot.quiet import QuietHours
from bot.when.wall_time import instants
from commands.events.desk import EventDesk
from commands.events.notices.sending import tell_person
from commands.events.programme.event import Event
from commands.events.rsvp.offer_messages import lapsed_message, offer_message
from commands.events.rsvp.seats import first_waiting, free_seats
from commands.events.tables import Answer, Rsvp

_QUIET = QuietHours()


async def offer_seats(session: AsyncSession, desk: EventDesk, event: Event, now: datetime) -> int:
    """Offer every free seat to those who wait, in their order; return to how many. The caller has locked the event."""
    offered = 0
    if not event.takes_place or event.details.start <= now:
        return offered
    while True:
        free = await free_seats(session, event)
        if free is not None and free <= 0:
            return offered
        row = await first_waiting(session, event, free)
        if row is None:
            return offered
        zone = (await zones_of(session, {row.person_id}, desk.zone))[row.person_id]
        begins, ends = offer_span(now, event.details.start, zone, desk.offered_for)
        row.answer = Answer.OFFERED
        row.offer_ends_at = ends
        await session.flush()
        key = f"events:offer:{event.id}:{row.person_id}:{int(begins.timestamp())}:{row.queue}"
        await tell_person(session, desk, row.person_id, key, offer_message(event, ends), now, due_at=begins, until=ends)
        offered += 1


async def lapse_offers(session: AsyncSession, desk: EventDesk, event: Event, now: datetime) -> int:
    """End the offers whose time is over and tell their people; return how many."""
    ended = select(Rsvp).where(Rsvp.event_id == event.id, Rsvp.answer == Answer.OFFERED, Rsvp.offer_ends_at <= now)
    rows = (await session.scalars(ended.execution_options(populate_existing=True))).all()
    for row in rows:
        key = f"events:lapsed:{event.id}:{row.person_id}:{row.queue}"
        row.answer = Answer.LAPSED
        row.queue = row.offer_ends_at = None
        await tell_person(session, desk, row.person_id, key, lapsed_message(event), now, urgent=False)
    await session.flush()
    return len(rows)


def offer_span(now: datetime, start: datetime, zone: ZoneInfo, lasts: timedelta) -> tuple[datetime, datetime]:
    """Return from when until when a seat is offered: the clock stands still in quiet hours.

    Where the event starts sooner than that, it is offered at once, until the start at the latest.
    """
    begins = _QUIET.after(now, zone)
    ends = begins + lasts
    morning = _QUIET.after(ends, zone)
    if morning > ends:
        ends = morning + (ends - _evening_before(morning, zone))
    if ends < start:
        return begins, ends
    return now, min(now + lasts, start).astimezone(UTC)


def _evening_before(morning: datetime, zone: ZoneInfo) -> datetime:
    day = morning.astimezone(zone).date()
    if _QUIET.begin > _QUIET.end:
        day -= timedelta(days=1)
    return instants(datetime.combine(day, _QUIET.begin), zone)[0].astimezone(UTC)
