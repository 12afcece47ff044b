"""Let a platform's own scheduled events follow ours: made, changed and cancelled, the soonest of them all."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.adapter import Scheduled, Scheduling, SendDelayed, SendRefused
from bot.application import Application
from bot.messages import File, Message, Paragraph, Plain, phrase
from bot.messages.localise import Localiser
from bot.storage.upsert import upsert
from commands.events.calendar_in.notices import tell_staff
from commands.events.desk import EventDesk
from commands.events.programme.audience_names import EVERYONE, PUBLIC
from commands.events.programme.details import Details
from commands.events.programme.event import Event, event_of
from commands.events.programme.pictures import picture_of
from commands.events.programme.whereabouts import where_in
from commands.events.tables import EventMirror, EventRow, Status

log = logging.getLogger(__name__)

_IN_DOUBT = 0
"""The revision of a row whose event was perhaps made, by a process that did not live to say so."""

_OFF = -1
"""The revision of a row whose event is no longer shown."""

_MOST_AT_ONCE = 20
_REFUSED_PAUSE = timedelta(hours=1)
_LEASE = timedelta(minutes=5)


@dataclass(slots=True)
class Mirror:
    """Until when which calendar is left alone, because its platform refused or asked to wait."""

    holder: str = field(default_factory=lambda: secrets.token_hex(8))
    paused: dict[tuple[str, str], datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Calendar:
    platform: str
    name: str
    adapter: Scheduling

    @property
    def key(self) -> tuple[str, str]:
        return self.platform, self.name


async def mirror_events(application: Application) -> None:
    """Bring every platform's scheduled events up to date, from one process at a time."""
    mirror, now = application.services.get(Mirror), application.clock.now()
    calendars = [
        _Calendar(adapter.platform, name, adapter)
        for adapter in application.adapters
        if isinstance(adapter, Scheduling)
        for name in adapter.calendars
    ]
    due = [each for each in calendars if mirror.paused.get(each.key, now) <= now]
    if not due or not await application.leases.take("events mirror", mirror.holder, now + _LEASE, now):
        return
    for calendar in due:
        try:
            await _follow(application, calendar, now)
        except SendDelayed as wait:
            mirror.paused[calendar.key] = now + timedelta(seconds=wait.seconds)
        except SendRefused as refused:
            log.warning("%s takes no scheduled events in %s: %s", calendar.platform, calendar.name, refused)
            mirror.paused[calendar.key] = now + _REFUSED_PAUSE
            await _tell(application, calendar, str(refused), now)


async def _follow(application: Application, calendar: _Calendar, now: datetime) -> None:
    async with application.database.read() as session:
        wanted = await _wanted(session, calendar.adapter.most_scheduled, now)
        rows = await _rows(session, calendar, now)
    done = 0
    for event_id, row in rows.items():
        if event_id not in wanted and row.native_id is not None:
            await calendar.adapter.unschedule(calendar.name, row.native_id)
            await _note(application, calendar, event_id, None, _OFF)
            done += 1
    for event in wanted.values():
        if done >= _MOST_AT_ONCE:
            return
        held = rows.get(event.id)
        if held is not None and held.native_id is not None and held.revision == event.revision:
            continue
        await _show(application, calendar, event, held)
        done += 1


async def _show(application: Application, calendar: _Calendar, event: Event, held: EventMirror | None) -> None:
    """Make or change one; a row is written before it is made, so that a crash in between leaves a trace."""
    async with application.database.read() as session:
        picture = await picture_of(session, event.id)
    scheduled = _scheduled(event, application.localiser, picture)
    native_id = held.native_id if held is not None else None
    if native_id is None:
        if held is not None and held.revision == _IN_DOUBT:
            native_id = await calendar.adapter.find_scheduled(calendar.name, scheduled)
        await _note(application, calendar, event.id, native_id, _IN_DOUBT)
    shown = await calendar.adapter.schedule(calendar.name, scheduled, native_id)
    await _note(application, calendar, event.id, shown, event.revision)


async def _wanted(session: AsyncSession, most: int, now: datetime) -> Mapping[int, Event]:
    """Return the soonest events that everybody there may know of and that have not begun."""
    statement = (
        select(EventRow)
        .where(
            EventRow.starts_at > now,
            EventRow.status == Status.PLANNED,
            EventRow.audience.in_((str(EVERYONE), str(PUBLIC))),
        )
        .order_by(EventRow.starts_at, EventRow.id)
        .limit(most)
    )
    return {row.id: event_of(row) for row in await session.scalars(statement)}


async def _rows(session: AsyncSession, calendar: _Calendar, now: datetime) -> Mapping[int, EventMirror]:
    """Return what is shown of events that have not begun, by event, the latest first, so that room is made early."""
    statement = (
        select(EventMirror)
        .join(EventRow, EventRow.id == EventMirror.event_id)
        .where(EventMirror.platform == calendar.platform, EventMirror.workspace == calendar.name)
        .where(EventRow.starts_at > now)
        .order_by(EventRow.starts_at.desc())
    )
    return {row.event_id: row for row in await session.scalars(statement)}


async def _note(
    application: Application, calendar: _Calendar, event_id: int, native_id: str | None, revision: int
) -> None:
    values = {
        "event_id": event_id,
        "platform": calendar.platform,
        "workspace": calendar.name,
        "native_id": native_id,
        "revision": revision,
    }
    async with application.database.write() as session:
        statement = upsert(session, EventMirror).values(values)
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=["event_id", "platform", "workspace"],
                set_={"native_id": native_id, "revision": revision},
            )
        )


async def _tell(application: Application, calendar: _Calendar, why: str, now: datetime) -> None:
    """Tell staff, once a day, that a platform does not let the bot schedule events."""
    desk = application.services.get(EventDesk)
    text = phrase("events.mirror.refused", platform=calendar.platform, why=Plain(why))
    key = f"mirror:{calendar.platform}:{calendar.name}:{now:%Y-%m-%d}"
    async with application.database.write() as session:
        await tell_staff(session, desk, key, Message((Paragraph(text),)), now)


def _scheduled(event: Event, localiser: Localiser, picture: File | None) -> Scheduled:
    details, language = event.details, localiser.preferred[0]
    about = details.about.get(language) or next(iter(details.about.values()), "")
    return Scheduled(
        name=details.title_in(language),
        about="\n\n".join(part for part in (about, details.organiser) if part),
        location=_location(details, localiser),
        start=details.start,
        end=details.end,
        picture=picture,
    )


def _location(details: Details, localiser: Localiser) -> str:
    """Return where it is; of what is online, where one joins: that is what people press there."""
    place = where_in(details, localiser, localiser.preferred[0])
    return (details.link or place) if details.online else (place or details.link)
