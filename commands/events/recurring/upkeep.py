"""Grow every series, and let the card of its next occurrence stand in the channels."""

from __future__ import annotations

from sqlalchemy import select

from bot.application import Application
from commands.events.cards.standing import put_up_card
from commands.events.desk import EventDesk
from commands.events.programme.audience_names import EVERYONE, PUBLIC
from commands.events.programme.event import event_of
from commands.events.recurring.series import grow
from commands.events.tables import EventRow, EventSeries, Status


async def tend_series(application: Application) -> None:
    """Look after every series that has not ended."""
    desk = application.services.get(EventDesk)
    now = application.clock.now()
    async with application.database.read() as session:
        running = (await session.scalars(select(EventSeries.id).filter_by(ended=False))).all()
    for series_id in running:
        async with application.database.write() as session:
            series = await session.get(EventSeries, series_id, with_for_update=True)
            if series is None:
                continue
            await grow(session, series, now)
            upcoming = select(EventRow).where(
                EventRow.series_id == series_id, EventRow.starts_at > now, EventRow.status == Status.PLANNED
            )
            row = await session.scalar(upcoming.order_by(EventRow.starts_at).limit(1))
            if row is not None and (event := event_of(row)).details.audience in {EVERYONE, PUBLIC}:
                for place in desk.channels:
                    await put_up_card(session, desk, event, place, now)
