"""Answer to an event: a seat where there is one, or else a place on the waitlist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people import Person
from commands.events.programme.event import Event
from commands.events.rsvp.seats import HOLDS_A_SEAT, first_waiting, free_seats
from commands.events.tables import Answer, Rsvp


class Outcome(StrEnum):
    """What became of an answer."""

    GOING = "going"
    MAYBE = "maybe"
    NO = "no"
    WAITING = "waiting"
    CLOSED = "closed"
    OVER = "over"
    CANCELLED = "cancelled"
    TOO_MANY = "too_many"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says: whether they come, with how many guests, and what they reply to the questions."""

    answer: Answer
    guests: int | None = None
    replies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer, the row as it is now, and whether a seat became free by it."""

    outcome: Outcome
    rsvp: Rsvp | None
    freed: bool = False


async def answer(session: AsyncSession, event: Event, person: Person, said: Said, now: datetime) -> Answered:
    """Take an answer down. The event is locked by the caller, so that no two answers count the same seats."""
    held = await rsvp_of(session, event.id, person.id)
    if not event.takes_place:
        return Answered(Outcome.CANCELLED, held)
    if event.is_over(now):
        return Answered(Outcome.OVER, held)
    had_seat = held is not None and held.answer in HOLDS_A_SEAT
    if said.answer is Answer.GOING:
        return await _come(session, event, person, held, said, now)
    if said.answer is Answer.MAYBE and event.sign_up_closed(now) and not had_seat:
        return Answered(Outcome.CLOSED, held)
    row = held or new_rsvp(session, event, person.id, person.account_id, now)
    _settle(row, person, said.answer, 0, now)
    await session.flush()
    return Answered(Outcome(said.answer.value), row, freed=had_seat)


async def rsvp_of(session: AsyncSession, event_id: int, person_id: int) -> Rsvp | None:
    """Return what a person has said to an event."""
    row: Rsvp | None = await session.scalar(
        select(Rsvp).filter_by(event_id=event_id, person_id=person_id).execution_options(populate_existing=True)
    )
    return row


async def _come(
    session: AsyncSession, event: Event, person: Person, held: Rsvp | None, said: Said, now: datetime
) -> Answered:
    had_seat = held is not None and held.answer in HOLDS_A_SEAT
    guests = said.guests if said.guests is not None else (held.guests if held is not None else 0)
    if not 0 <= guests <= event.details.guests:
        return Answered(Outcome.TOO_MANY, held)
    if not had_seat and event.sign_up_closed(now):
        return Answered(Outcome.CLOSED, held)
    own = 1 + held.guests if held is not None and had_seat else 0
    free = await free_seats(session, event)
    fits = free is None or free + own >= 1 + guests
    if had_seat and 1 + guests > own and not fits:
        return Answered(Outcome.NO_ROOM, held)
    row = held or new_rsvp(session, event, person.id, person.account_id, now)
    if said.replies:
        row.replies = dict(said.replies)
    if had_seat or (fits and await first_waiting(session, event, free) in {None, row}):
        freed = had_seat and 1 + guests < own
        _settle(row, person, Answer.GOING, guests, now)
    else:
        freed = False
        queue = row.queue if row.answer is Answer.WAITING and row.queue is not None else await _last(session, event) + 1
        _settle(row, person, Answer.WAITING, guests, now)
        row.queue = queue
    await session.flush()
    return Answered(Outcome(row.answer.value), row, freed)


def new_rsvp(session: AsyncSession, event: Event, person_id: int, account_id: int | None, now: datetime) -> Rsvp:
    """Return a row for somebody who has said nothing yet; `account_id` is the account through which they do."""
    row = Rsvp(
        event_id=event.id,
        person_id=person_id,
        account_id=account_id,
        answer=Answer.NO,
        guests=0,
        hidden=False,
        muted=False,
        replies={},
        answered_at=now,
    )
    session.add(row)
    return row


def _settle(row: Rsvp, person: Person, said: Answer, guests: int, now: datetime) -> None:
    row.answer = said
    row.guests = guests
    row.account_id = person.account_id
    row.answered_at = now
    row.queue = row.offer_ends_at = None


async def _last(session: AsyncSession, event: Event) -> int:
    return await session.scalar(select(func.max(Rsvp.queue)).filter_by(event_id=event.id)) or 0
