"""Thank those who came, and ask what they made of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.components import component
from bot.messages import Actions, Button, Message, Paragraph, phrase, rich
from commands.events.desk import EventDesk
from commands.events.notices.sending import tell_people
from commands.events.programme.event import Event
from commands.events.rsvp.seats import goers
from commands.events.tables import Answer

_ASKED_FOR = timedelta(days=7)
SCORES = range(1, 6)


async def thank(session: AsyncSession, desk: EventDesk, event: Event, now: datetime) -> None:
    """Thank those who were checked in, or where nobody was at the door those who said they would come."""
    people = await goers(session, event.id, (Answer.GOING,))
    present = [each.person_id for each in people if each.checked_in]
    came = present or [each.person_id for each in people]
    key = f"events:thanks:{event.id}"
    await tell_people(session, desk, came, key, thanks(event), now, until=now + _ASKED_FOR, urgent=False)


def thanks(event: Event) -> Message:
    """Return the thanks, with a button for each number."""
    buttons = tuple(Button(rich(str(score)), component("events:rate", f"{event.id}:{score}")) for score in SCORES)
    return Message((Paragraph(phrase("events.feedback.ask", title=event.details.named)), Actions(buttons)))
