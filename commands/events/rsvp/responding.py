"""Take an answer with everything that follows from it: offers to those who wait, reminders, and the cards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.batches import Batches
from bot.people import Person
from bot.storage import Database
from commands.events.cards.standing import update_cards
from commands.events.desk import EventDesk
from commands.events.notices.reminders import ensure_notices
from commands.events.programme.event import Event
from commands.events.programme.finding import find_event
from commands.events.rsvp.answers import Answered, Outcome, Said, answer
from commands.events.rsvp.offers import lapse_offers, offer_seats

_COUNTED = frozenset({Outcome.GOING, Outcome.MAYBE, Outcome.NO, Outcome.WAITING})
_AT_ONCE = 50
"""Answers in one transaction: enough for a rush, few enough to let others write in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An answer of a person to an event, who belongs to some `audiences`; None is all of them."""

    event_id: int
    audiences: Collection[str] | None
    person: Person
    said: Said
    now: datetime


@dataclass(frozen=True, slots=True)
class Response:
    """The event that was answered to, and what became of the answer."""

    event: Event
    answered: Answered


class Responder:
    """Takes answers in the order in which they come; those of a rush share a transaction and one change of the card."""

    def __init__(self, database: Database, desk: EventDesk) -> None:
        self._database = database
        self._desk = desk
        self._batches: Batches[Request, Response | None] = Batches(self._take, _AT_ONCE)

    async def respond(self, request: Request) -> Response | None:
        """Take an answer; return None where there is no such event for this person."""
        return await self._batches(request)

    async def _take(self, requests: Sequence[Request]) -> Sequence[Response | None]:
        async with self._database.write() as session:
            return await respond(session, self._desk, requests)


async def respond(session: AsyncSession, desk: EventDesk, requests: Sequence[Request]) -> Sequence[Response | None]:
    """Take answers one after the other, and then let everything follow their events."""
    responses = [await _respond(session, desk, request) for request in requests]
    changed = {
        response.event.id: (response.event, request.now)
        for request, response in zip(requests, responses, strict=True)
        if response is not None and response.answered.outcome in _COUNTED
    }
    for event, now in changed.values():
        await follow_up(session, desk, event, now)
    return responses


async def follow_up(session: AsyncSession, desk: EventDesk, event: Event, now: datetime) -> None:
    """Offer what seats there are, and let the cards say how it stands now. The caller has locked the event."""
    await offer_seats(session, desk, event, now)
    await update_cards(session, desk, event, now)


async def _respond(session: AsyncSession, desk: EventDesk, request: Request) -> Response | None:
    event = await find_event(session, request.event_id, request.audiences, lock=True)
    if event is None:
        return None
    await lapse_offers(session, desk, event, request.now)
    answered = await answer(session, event, request.person, request.said, request.now)
    if answered.outcome in {Outcome.GOING, Outcome.MAYBE, Outcome.WAITING}:
        await ensure_notices(session, event, request.now)
    return Response(event, answered)
