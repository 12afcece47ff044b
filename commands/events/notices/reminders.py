"""Remind those who go: a week, a day and an hour ahead and at the start, as each of them wants it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.components import component
from bot.messages import Actions, Button, Message, Paragraph, phrase
from bot.series.calendar import Calendar
from bot.series.kinds import Occurrence, SeriesKind
from bot.series.rhythm import Rhythm
from bot.series.tables import Series
from commands.events.cards.card import facts
from commands.events.desk import EventDesk
from commands.events.notices.preferences import those_who_want
from commands.events.notices.sending import people_who, tell_people
from commands.events.notices.thanks import thank
from commands.events.programme.details import Notice
from commands.events.programme.event import Event
from commands.events.programme.finding import find_event
from commands.events.tables import Answer

KIND = "events:moment"
LATEST = timedelta(days=2)
"""How late a reminder, or a word of thanks, is still worth sending."""

_AFTER = "after"
_THANKED_AFTER = timedelta(minutes=15)
_UTC = ZoneInfo("UTC")
_CALENDAR = Calendar(KIND)


async def ensure_notices(session: AsyncSession, event: Event, now: datetime) -> None:
    """Let an event remind of itself, unless it does already."""
    planned = select(Series.id).where(Series.kind == KIND, Series.subject.in_(_subjects(event))).limit(1)
    if await session.scalar(planned) is None:
        await _plan(session, event, now)


async def replan_notices(session: AsyncSession, event: Event, now: datetime) -> None:
    """Let reminders follow an event that has moved, and end with one that is cancelled."""
    planned = select(Series.id).where(Series.kind == KIND, Series.subject.in_(_subjects(event))).limit(1)
    if await session.scalar(planned) is None:
        return
    await _CALENDAR.forget(session, _subjects(event))
    if event.takes_place:
        await _plan(session, event, now)


def moments(desk: EventDesk) -> SeriesKind:
    """Return what the moments of events bring about."""

    async def occur(session: AsyncSession, occurrence: Occurrence) -> None:
        event_id, _, what = occurrence.subject.partition(":")
        event = await find_event(session, int(event_id))
        if event is None or not event.takes_place:
            return
        now = occurrence.at + occurrence.late
        if what == _AFTER:
            await thank(session, desk, event, now)
        else:
            await _remind(session, desk, event, Notice(what), now)

    return SeriesKind(KIND, occur, LATEST)


def reminder(event: Event, notice: Notice) -> Message:
    """Return what whoever goes is reminded with."""
    text = phrase(f"events.remind.{notice.value}", title=event.details.named)
    buttons = (
        Button(phrase("events.remind.cannot"), component("events:mine", f"{event.id}:no")),
        Button(phrase("events.remind.mute"), component("events:mute", str(event.id))),
    )
    return Message((Paragraph(text), facts(event), Actions(buttons)))


async def _remind(session: AsyncSession, desk: EventDesk, event: Event, notice: Notice, now: datetime) -> None:
    start = event.details.start
    if now >= (event.details.end if notice is Notice.START else start):
        return
    people = await people_who(session, event.id, (Answer.GOING, Answer.MAYBE), muted=False)
    willing = await those_who_want(session, people, notice)
    key = f"events:remind:{event.id}:{notice.value}:{int(start.timestamp())}"
    until = event.details.end if notice is Notice.START else start
    await tell_people(session, desk, willing, key, reminder(event, notice), now, until=until)


async def _plan(session: AsyncSession, event: Event, now: datetime) -> None:
    due = {notice.value: notice.before(event.details.start) for notice in event.details.notices}
    due[_AFTER] = event.details.end + _THANKED_AFTER
    for what, at in due.items():
        if at > now:
            rhythm = Rhythm(at.astimezone(UTC).replace(tzinfo=None), _UTC)
            await _CALENDAR.plan(session, f"{event.id}:{what}", rhythm, now)


def _subjects(event: Event) -> list[str]:
    return [f"{event.id}:{what}" for what in (*(notice.value for notice in Notice), _AFTER)]
