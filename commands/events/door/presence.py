"""Check people in, and tell who came and who did not."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.keyring import Keyring
from bot.people import Person
from bot.spreadsheets import write_csv
from commands.events.programme.event import Event, event_of
from commands.events.rsvp.answers import new_rsvp, rsvp_of
from commands.events.rsvp.seats import Goer
from commands.events.tables import Answer, EventRow, Status

OPENS = timedelta(hours=1)
"""How long before the start one can check in."""

CLOSES = timedelta(hours=2)
"""How long after the end."""

_DIGITS = 6
_COLUMNS = ("name", "answer", "guests", "checked in", "came")


def code_of(keyring: Keyring, event: Event) -> str:
    """Return the six digits that are shown at the door of an event; the same for as long as our secret is."""
    signed = base64.urlsafe_b64decode(keyring.sign("events door", str(event.id)) + "==")
    return f"{int.from_bytes(signed[:8]) % 10**_DIGITS:0{_DIGITS}}"


async def events_at_door(session: AsyncSession, now: datetime) -> Sequence[Event]:
    """Return the events that one can check in to now."""
    statement = select(EventRow).where(
        EventRow.status == Status.PLANNED, EventRow.starts_at <= now + OPENS, EventRow.ends_at > now - CLOSES
    )
    return [event_of(row) for row in await session.scalars(statement.order_by(EventRow.starts_at))]


async def check_in(session: AsyncSession, event: Event, person_id: int, by: Person, now: datetime) -> bool:
    """Note that somebody has come; who had not answered goes now. Return False where it was noted before."""
    row = await rsvp_of(session, event.id, person_id)
    if row is None:
        row = new_rsvp(session, event, person_id, by.account_id if by.id == person_id else None, now)
    if row.checked_in_at is not None:
        return False
    row.answer = Answer.GOING
    row.queue = row.offer_ends_at = None
    row.checked_in_at = now
    await session.flush()
    return True


def attendance(event: Event, people: Sequence[Goer], now: datetime) -> bytes:
    """Return the attendance of an event as CSV. Once it is over, whoever was not checked in has not come."""
    noted = any(each.checked_in for each in people)
    questions = event.details.questions
    rows = [
        (
            each.name,
            each.answer.value,
            str(each.guests),
            "yes" if each.checked_in else "no",
            _came(each, noted=noted, over=event.is_over(now)),
            *(str(each.replies.get(f"q{number}", "")) for number in range(len(questions))),
        )
        for each in people
    ]
    return write_csv((*_COLUMNS, *questions), rows)


def _came(person: Goer, *, noted: bool, over: bool) -> str:
    if person.checked_in:
        return "yes"
    return "no-show" if noted and over and person.answer is Answer.GOING else ""
