"""The feeds: made once for each state of the programme, and served from memory until it changes."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.holders import role_of
from bot.languages import Language
from bot.messages.localise import Localiser
from bot.storage import tables
from commands.events.calendar_out.addresses import Holder
from commands.events.calendar_out.components import Reader, write_event
from commands.events.calendar_out.series_components import write_series
from commands.events.calendar_out.writing import CalendarHead, Contents, assemble
from commands.events.desk import EventDesk
from commands.events.programme.event import Event, event_of
from commands.events.programme.series import series_of
from commands.events.programme.visibility import audiences_of
from commands.events.tables import Answer, EventRow, EventSeries, Rsvp, Status

_BACK = timedelta(days=180)
"""How long an event that is over stays in the feeds."""

_REMEMBERED = timedelta(minutes=1)
_MOST_PEOPLE = 10_000
_MOST = 20_000
_MOST_KEPT = 32
_SHOWN = (Status.PLANNED, Status.CANCELLED)
_THEIRS = (Answer.GOING, Answer.MAYBE)


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar as it is served; `etag` is strong (RFC 9110, section 8.8.3), `last_modified` in UTC."""

    content: bytes
    etag: str
    last_modified: datetime


@dataclass(frozen=True, slots=True)
class _Known:
    edition: int
    audiences: frozenset[str] | None
    until: datetime


class Feeds:
    """Makes the calendars of the cohort and of persons, and remembers what has not changed."""

    def __init__(self, desk: EventDesk, localiser: Localiser, name: str) -> None:
        self._desk = desk
        self._localiser = localiser
        self._name = name
        self._feeds: OrderedDict[tuple[object, ...], Feed] = OrderedDict()
        self._audiences: dict[int, _Known] = {}
        self._written: dict[tuple[int, int, Reader], bytes] = {}

    async def cohort(self, session: AsyncSession, held: Holder, language: Language, now: datetime) -> Feed:
        """Return what a person may know of, without the links with which one joins."""
        audiences = await self._audiences_of(session, held, now)
        key = (held.edition, audiences, language, now.date())
        if (kept := self._feeds.get(key)) is not None:
            self._feeds.move_to_end(key)
            return kept
        statement = select(EventRow)
        if audiences is not None:
            statement = statement.where(EventRow.audience.in_(audiences))
        contents = await _contents(session, statement, now)
        made = await asyncio.to_thread(self._write, self._name, contents, Reader.of(self._localiser, language))
        self._feeds[key] = made
        while len(self._feeds) > _MOST_KEPT:
            self._feeds.popitem(last=False)
        return made

    async def mine(self, session: AsyncSession, held: Holder, language: Language, now: datetime) -> Feed:
        """Return what a person goes to, perhaps or certainly; what was cancelled of it stays, as cancelled."""
        name = await session.scalar(select(tables.Person.display_name).where(tables.Person.id == held.person_id))
        statement = (
            select(EventRow)
            .join(Rsvp, Rsvp.event_id == EventRow.id)
            .where(Rsvp.person_id == held.person_id, Rsvp.answer.in_(_THEIRS))
        )
        contents = await _contents(session, statement, now)
        reader = Reader.of(self._localiser, language, joining=True)
        return await asyncio.to_thread(self._write, f"{self._name}: {name}", contents, reader)

    async def _audiences_of(self, session: AsyncSession, held: Holder, now: datetime) -> frozenset[str] | None:
        """Return the audiences of a person, remembered for a minute: calendars ask again and again."""
        known = self._audiences.get(held.person_id)
        if known is not None and known.edition == held.edition and now < known.until:
            return known.audiences
        role = await role_of(session, self._desk.directory, held.person_id)
        audiences = await audiences_of(self._desk.services, session, held.person_id, role)
        if len(self._audiences) > _MOST_PEOPLE:
            self._audiences.clear()
        self._audiences[held.person_id] = _Known(held.edition, audiences, now + _REMEMBERED)
        return audiences

    def _write(self, name: str, contents: Contents, reader: Reader) -> Feed:
        """Write a feed, beside the loop: many events take a while."""
        of_series: defaultdict[int, list[Event]] = defaultdict(list)
        written: list[bytes] = []
        known = {each.id for each in contents.series}
        for event in contents.events:
            if event.series_id in known and event.series_local is not None:
                of_series[event.series_id].append(event)
            else:
                written.append(self._remembered(event, reader))
        for series in contents.series:
            if occurrences := of_series.get(series.id):
                written += write_series(series, occurrences, reader)
        content = assemble(CalendarHead(name), contents, written)
        changed_at = contents.changed_at or datetime.fromtimestamp(0, UTC)
        return Feed(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"', changed_at)

    def _remembered(self, event: Event, reader: Reader) -> bytes:
        key = (event.id, event.revision, reader)
        if (written := self._written.get(key)) is None:
            if len(self._written) > _MOST:
                self._written.clear()
            written = self._written[key] = write_event(event, reader)
        return written


async def _contents(session: AsyncSession, wanted: Select[EventRow], now: datetime) -> Contents:
    """Return those of the wanted events that are not over for long, and their series from the beginning."""
    recent = EventRow.ends_at > now - _BACK
    going_on = select(EventRow.series_id).where(recent, EventRow.series_id.is_not(None))
    shown = wanted.where(EventRow.status.in_(_SHOWN), or_(recent, EventRow.series_id.in_(going_on)))
    rows = (await session.scalars(shown.order_by(EventRow.starts_at, EventRow.id).limit(_MOST))).all()
    events = [event_of(row) for row in rows]
    ids = {each.series_id for each in events if each.series_id is not None}
    series = await session.scalars(select(EventSeries).where(EventSeries.id.in_(ids)).order_by(EventSeries.id))
    return Contents(events, [series_of(row) for row in series])
