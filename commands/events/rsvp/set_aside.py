"""Two answers of one person to one event: the stronger stands, the other waits in case they are two persons again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import case, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Json
from bot.storage import tables
from commands.events.programme.finding import find_event
from commands.events.rsvp.seats import HOLDS_A_SEAT, free_seats
from commands.events.tables import Answer, Rsvp, RsvpAside

_STRONGEST_FIRST = (Answer.GOING, Answer.OFFERED, Answer.WAITING, Answer.MAYBE, Answer.NO, Answer.LAPSED)
_STRENGTH = case({each.value: number for number, each in enumerate(_STRONGEST_FIRST)}, value=Rsvp.answer)
_INSTANTS = ("answered_at", "checked_in_at", "offer_ends_at")
_PLAIN = ("guests", "queue", "hidden", "muted")


async def set_weaker_aside(session: AsyncSession, kept: int, gone: int) -> None:
    """Let the stronger answer stand where both have answered to one event; of two alike, that of `kept`."""
    statement = (
        select(Rsvp)
        .where(Rsvp.person_id.in_((kept, gone)))
        .order_by(Rsvp.event_id, _STRENGTH, Rsvp.person_id != kept)
        .execution_options(populate_existing=True)
    )
    last = None
    for row in (await session.scalars(statement)).all():
        if row.event_id == last:
            await _set_aside(session, row, kept)
        last = row.event_id
    await session.flush()


async def take_up_again(session: AsyncSession, account_id: int) -> None:
    """Let answers stand again after the person of an account has become another: its own, and those that it hid.

    Nobody takes a seat that is not free any more: who had one then waits, as the first.
    """
    answered = select(Rsvp.event_id).where(Rsvp.account_id == account_id)
    concerned = (RsvpAside.account_id == account_id) | RsvpAside.event_id.in_(answered)
    account = tables.Account
    statement = (
        select(RsvpAside, account.person_id)
        .join(account, account.id == RsvpAside.account_id)
        .where(concerned)
        .order_by(RsvpAside.id)
    )
    for aside, person_id in (await session.execute(statement)).all():
        stands = select(Rsvp.id).where(Rsvp.event_id == aside.event_id, Rsvp.person_id == person_id)
        if await session.scalar(stands) is not None:
            continue
        await _stand(session, aside, person_id)
        await session.delete(aside)
        await session.flush()


async def _set_aside(session: AsyncSession, row: Rsvp, person_id: int) -> None:
    if row.account_id is not None:
        older = RsvpAside.event_id == row.event_id, RsvpAside.account_id == row.account_id
        await session.execute(delete(RsvpAside).where(*older))
        held: dict[str, Json] = {name: getattr(row, name) for name in _PLAIN}
        held |= {name: at.isoformat() if (at := getattr(row, name)) is not None else None for name in _INSTANTS}
        held |= {"answer": Answer(row.answer).value, "replies": {name: str(said) for name, said in row.replies.items()}}
        session.add(RsvpAside(event_id=row.event_id, person_id=person_id, account_id=row.account_id, held=held))
    await session.delete(row)


async def _stand(session: AsyncSession, aside: RsvpAside, person_id: int) -> None:
    held: Mapping[str, object] = aside.held
    row = Rsvp(
        event_id=aside.event_id,
        person_id=person_id,
        account_id=aside.account_id,
        answer=Answer(str(held["answer"])),
        replies=held["replies"],
        **{name: held[name] for name in _PLAIN},
        **{name: datetime.fromisoformat(str(at)) if (at := held[name]) else None for name in _INSTANTS},
    )
    event = await find_event(session, aside.event_id, lock=True)
    if event is not None and row.answer in HOLDS_A_SEAT:
        free = await free_seats(session, event)
        if free is not None and free < 1 + row.guests:
            first = select(func.min(Rsvp.queue)).filter_by(event_id=event.id, answer=Answer.WAITING)
            row.answer, row.offer_ends_at = Answer.WAITING, None
            row.queue = (await session.scalar(first) or 0) - 1
    session.add(row)
    await session.flush()
