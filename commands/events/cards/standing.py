"""Where cards stand: they are put up once and follow their event from then on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import NewDelivery, Priority
from bot.delivery.amendments import Batch
from bot.messages import Image, Message, phrase
from bot.people import Person
from bot.places import Place
from bot.roles import Role
from commands.events.cards.card import Own, announcement, card, personal_card
from commands.events.desk import EventDesk
from commands.events.notices.sending import tell_people
from commands.events.programme.audience_names import EVERYONE, PUBLIC
from commands.events.programme.event import Event
from commands.events.programme.pictures import picture_of
from commands.events.programme.visibility import members_of
from commands.events.rsvp.answers import rsvp_of
from commands.events.rsvp.seats import counts, goers
from commands.events.tables import Answer, EventPreference, Rsvp

KIND = "events:card"


async def put_up_card(session: AsyncSession, desk: EventDesk, event: Event, place: Place, now: datetime) -> bool:
    """Put the card of an event into a place; return False where it stands there already."""
    delivery = NewDelivery(
        key=f"{KIND}:{event.id}:{place.platform}:{place.workspace}/{place.channel}/{place.thread}",
        kind=KIND,
        to=place,
        message=await _card(session, event),
        due_at=now,
        expires_at=event.details.end,
        priority=Priority.PERSONAL,
        batch=_cards(event.id).name,
    )
    return await desk.outbox.enqueue(session, delivery, now)


async def update_cards(session: AsyncSession, desk: EventDesk, event: Event, now: datetime) -> None:
    """Bring the card up to date in every place where it stands."""
    await desk.outbox.edit(session, _cards(event.id), await _card(session, event), now)


async def announce(session: AsyncSession, desk: EventDesk, event: Event, now: datetime) -> int:
    """Tell the audience of a new event: the places of announcements where it is for all, and each person.

    Return to how many persons it is told; those who want no announcements are left alone.
    """
    if event.details.audience in {EVERYONE, PUBLIC}:
        for place in desk.channels:
            await put_up_card(session, desk, event, place, now)
    people = await members_of(desk.services, session, event.details.audience)
    unwilling = set(await session.scalars(select(EventPreference.person_id).filter_by(announced=False)))
    told = [person_id for person_id in people if person_id not in unwilling]
    key = f"events:new:{event.id}"
    message = announcement(event)
    end = event.details.end
    return await tell_people(
        session, desk, told, key, message, now, until=end, urgent=False, batch=_told(event.id).name
    )


async def update_announcements(session: AsyncSession, desk: EventDesk, event: Event, now: datetime) -> None:
    """Bring up to date what the people of the audience were told."""
    await desk.outbox.edit(session, _told(event.id), announcement(event), now)


async def card_for(session: AsyncSession, event: Event, person: Person, now: datetime) -> Message:
    """Return the card of an event for one person; names are for those of the programme."""
    count = (await counts(session, [event.id]))[event.id]
    row = await rsvp_of(session, event.id, person.id)
    known = person.role.includes(Role.ALUMNI)
    people = await goers(session, event.id, (Answer.GOING,)) if known else None
    own = Own(rsvp=row, goers=people, position=await _position(session, row))
    return personal_card(event, count, own, now, await _picture(session, event))


async def _card(session: AsyncSession, event: Event) -> Message:
    return card(event, (await counts(session, [event.id]))[event.id], await _picture(session, event))


async def _position(session: AsyncSession, row: Rsvp | None) -> int | None:
    if row is None or row.answer is not Answer.WAITING:
        return None
    ahead = select(func.count()).where(
        Rsvp.event_id == row.event_id, Rsvp.answer == Answer.WAITING, Rsvp.queue <= row.queue
    )
    return await session.scalar(ahead)


async def _picture(session: AsyncSession, event: Event) -> Image | None:
    picture = await picture_of(session, event.id)
    return Image(picture, phrase("events.card.picture_of", title=event.details.named)) if picture is not None else None


def _cards(event_id: int) -> Batch:
    return Batch(f"{KIND}:{event_id}")


def _told(event_id: int) -> Batch:
    return Batch(f"events:told:{event_id}")
