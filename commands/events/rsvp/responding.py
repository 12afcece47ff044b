"""Take an answer with everything that follows from it: offers to those who wait, reminders, and the cards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.people import Person
from commands.events.cards.standing import update_cards
from commands.events.desk import EventDesk
from commands.events.notices.reminders import ensure_notices
from commands.events.programme.event import Event
from commands.events.programme.finding import find_event
from commands.events.rsvp.answers import Answered, Outcome, Said, answer
from commands.events.rsvp.offers import lapse_offers, offer_seats

_COUNTED = frozenset({Outcome.GOING, Outcome.MAYBE, Outcome.NO, Outcome.WAITING})


@dataclass(frozen=True, slots=True)
class Response:
    """The event that was answered to, and what became of the answer."""

    event: Event
    answered: Answered


async def respond(
    session: AsyncSession,
    desk: EventDesk,
    event_id: int,
    audiences: Collection[str] | None,
    person: Person,
    said: Said,
    now: datetime,
) -> Response | None:
    """Take an answer; return None where there is no such event for this person."""
    event = await find_event(session, event_id, audiences, lock=True)
    if event is None:
        return None
    await lapse_offers(session, desk, event, now)
    answered = await answer(session, event, person, said, now)
    if answered.outcome in _COUNTED:
        await follow_up(session, desk, event, now)
        if answered.outcome is not Outcome.NO:
            await ensure_notices(session, event, now)
    return Response(event, answered)


async def follow_up(session: AsyncSession, desk: EventDesk, event: Event, now: datetime) -> None:
    """Offer what seats there are, and let the cards say how it stands now. The caller has locked the event."""
    await offer_seats(session, desk, event, now)
    await update_cards(session, desk, event, now)
