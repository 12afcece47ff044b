"""What staff are told of the calendars of partners."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.components import component
from bot.delivery import NewDelivery
from bot.messages import Actions, Button, ButtonStyle, Message, Paragraph, Plain, phrase
from commands.events.desk import EventDesk
from commands.events.tables import CalendarFeed

_KIND = "events:calendar"


async def tell_held(
    session: AsyncSession, desk: EventDesk, feed: CalendarFeed, gone: int, of: int, now: datetime
) -> None:
    """Ask whether so many events are to go because their calendar no longer has them."""
    text = phrase("events.calendars.held", organiser=feed.organiser, gone=gone, of=of)
    allow = Button(phrase("events.calendars.allow"), component("events:allow", str(feed.id)), ButtonStyle.DANGER)
    await tell_staff(
        session, desk, f"held:{feed.id}:{int(now.timestamp())}", Message((Paragraph(text), Actions((allow,)))), now
    )


async def tell_problem(session: AsyncSession, desk: EventDesk, feed: CalendarFeed, problem: str, now: datetime) -> None:
    """Say what is wrong with a calendar."""
    text = phrase("events.calendars.problem", organiser=feed.organiser, problem=Plain(problem))
    await tell_staff(session, desk, f"problem:{feed.id}:{int(now.timestamp())}", Message((Paragraph(text),)), now)


async def tell_proposed(session: AsyncSession, desk: EventDesk, feed: CalendarFeed, number: int, now: datetime) -> None:
    """Say that new events of a calendar wait for staff."""
    text = phrase("events.calendars.proposed", organiser=feed.organiser, count=number)
    look = Button(phrase("events.calendars.look"), component("events:incoming", str(feed.id)), ButtonStyle.PRIMARY)
    await tell_staff(
        session, desk, f"new:{feed.id}:{int(now.timestamp())}", Message((Paragraph(text), Actions((look,)))), now
    )


async def tell_staff(session: AsyncSession, desk: EventDesk, key: str, message: Message, now: datetime) -> None:
    """Tell the places of staff."""
    deliveries = [
        NewDelivery(
            key=f"{_KIND}:{key}:{place.platform}:{place.workspace}/{place.channel}",
            kind=_KIND,
            to=place,
            message=message,
            due_at=now,
        )
        for place in desk.staff
    ]
    await desk.outbox.enqueue_all(session, deliveries, now)
