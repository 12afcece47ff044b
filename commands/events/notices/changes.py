"""Tell those whom it concerns at once when an event moves or is cancelled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.components import component
from bot.messages import Actions, Block, Button, Message, Moment, Paragraph, Phrase, Plain, RichText, phrase, rich
from commands.events.cards.card import facts
from commands.events.cards.standing import update_announcements, update_cards
from commands.events.desk import EventDesk
from commands.events.notices.reminders import ensure_notices, replan_notices
from commands.events.notices.sending import people_who, tell_people
from commands.events.programme.details import between
from commands.events.programme.event import Event
from commands.events.programme.keeping import Change
from commands.events.programme.whereabouts import where
from commands.events.rsvp.offers import offer_seats
from commands.events.slots.taking import move_slots
from commands.events.tables import Answer

_CONCERNED = (Answer.GOING, Answer.MAYBE, Answer.WAITING, Answer.OFFERED)


async def after_change(session: AsyncSession, desk: EventDesk, change: Change, now: datetime) -> int:
    """Let everything follow an event that was changed; return how many people are told of it."""
    event = change.event
    await offer_seats(session, desk, event, now)
    await update_cards(session, desk, event, now)
    await update_announcements(session, desk, event, now)
    await replan_notices(session, event, now)
    await move_slots(session, event.id, between(change.before.start, event.details.start))
    if not change.noticed or event.is_over(now):
        return 0
    return await _tell(session, desk, event, _changed(change), now)


async def after_cancelling(session: AsyncSession, desk: EventDesk, event: Event, reason: str, now: datetime) -> int:
    """Let everything follow an event that was cancelled; return how many people are told of it."""
    await update_cards(session, desk, event, now)
    await update_announcements(session, desk, event, now)
    await replan_notices(session, event, now)
    text = phrase("events.changed.cancelled", title=event.details.named, start=Moment(event.details.start))
    because: list[Block] = [Paragraph(rich(Plain(reason)))] if reason else []
    return await _tell(session, desk, event, Message((Paragraph(text), *because)), now)


async def after_restoring(session: AsyncSession, desk: EventDesk, event: Event, now: datetime) -> int:
    """Let everything follow an event that takes place after all; return how many people are told of it."""
    await update_cards(session, desk, event, now)
    await update_announcements(session, desk, event, now)
    people = await people_who(session, event.id, _CONCERNED)
    if people:
        await ensure_notices(session, event, now)
    text = phrase("events.changed.restored", title=event.details.named)
    return await _tell(session, desk, event, Message((Paragraph(text), facts(event))), now)


async def _tell(session: AsyncSession, desk: EventDesk, event: Event, message: Message, now: datetime) -> int:
    people = await people_who(session, event.id, _CONCERNED)
    key = f"events:changed:{event.id}:{event.revision}"
    return await tell_people(session, desk, people, key, message, now, until=event.details.end)


def _changed(change: Change) -> Message:
    event, before = change.event, change.before
    lines: list[RichText] = []
    if "start" in change.changed or "end" in change.changed:
        lines.append(phrase("events.changed.time", before=Moment(before.start), after=Moment(event.details.start)))
    if event.details.online and "online" in change.changed:
        lines.append(phrase("events.changed.online"))
    elif change.changed & {"place", "online"}:
        lines.append(
            rich(
                Phrase("events.changed.where"),
                " ",
                *(where(before) or rich("–")),
                " → ",
                *(where(event.details) or rich("–")),
            )
        )
    if "link" in change.changed:
        lines.append(phrase("events.changed.link"))
    blocks: list[Block] = [Paragraph(phrase("events.changed.text", title=event.details.named))]
    blocks += [Paragraph(line) for line in lines]
    cannot = Button(phrase("events.remind.cannot"), component("events:mine", f"{event.id}:no"))
    return Message((*blocks, facts(event), Actions((cannot,))))
