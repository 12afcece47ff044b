"""Write events as iCalendar (RFC 5545, with RFC 7986): the same event always as the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from bot.languages import Language
from commands.events.programme.event import Event
from commands.events.tables import Status

if TYPE_CHECKING:
    import icalendar

MEDIA_TYPE = "text/calendar"
_PRODUCT = "-//cohortbot//events//EN"
_REFRESH = timedelta(hours=1)
_COLOUR = "steelblue"
_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class CalendarHead:
    """What stands at the head of a feed: its name, and the address that it is fetched from."""

    name: str
    address: str = ""


def write_calendar(head: CalendarHead, events: Sequence[Event], language: Language, *, joining: bool = False) -> bytes:
    """Return a calendar. The links with which one joins are in it only where `joining`."""
    return assemble(head, events, [write_event(each, language, joining=joining) for each in events])


def assemble(head: CalendarHead, events: Sequence[Event], written: Iterable[bytes]) -> bytes:
    """Return a calendar of events that are written already, with the time zones that they count in."""
    calendar = _head(head, max((each.changed_at for each in events), default=None))
    zones = sorted({each.details.zone.key for each in events if not each.details.all_day} - {"UTC"})
    body = calendar.to_ical().removesuffix(_END)
    return b"".join((body, *(_zone(key) for key in zones), *written, _END))


def write_event(event: Event, language: Language, *, joining: bool = False) -> bytes:
    """Return one event as a VEVENT; a cancelled one says so and keeps its UID."""
    import icalendar

    details = event.details
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", _utc(event.changed_at))
    made.add("created", _utc(event.created_at))
    made.add("last-modified", _utc(event.changed_at))
    made.add("sequence", event.sequence)
    made.add("status", "CANCELLED" if event.status is Status.CANCELLED else "CONFIRMED")
    made.add("summary", details.title_in(language))
    made.add("dtstart", _time(details.start, all_day=details.all_day))
    made.add("dtend", _time(details.end.astimezone(details.zone), all_day=details.all_day))
    if about := _about(event, language):
        made.add("description", about)
    if details.place:
        made.add("location", details.place)
    if details.link and joining:
        made.add("url", details.link)
    if details.tags:
        made.add("categories", list(details.tags))
    written: bytes = made.to_ical()
    return written


def _head(head: CalendarHead, changed_at: datetime | None) -> icalendar.Calendar:
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", head.name)
    calendar.add("x-wr-calname", head.name)
    calendar.add("color", _COLOUR)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", _REFRESH)
    if changed_at is not None:
        calendar.add("last-modified", _utc(changed_at))
    if head.address:
        calendar.add("url", head.address)
        calendar.add("source", head.address, parameters={"VALUE": "URI"})
    return calendar


@cache
def _zone(key: str) -> bytes:
    import icalendar

    written: bytes = icalendar.Timezone.from_tzid(key).to_ical()
    return written


def _about(event: Event, language: Language) -> str:
    details = event.details
    about = details.about.get(language) or next(iter(details.about.values()), "")
    return "\n\n".join(part for part in (about, details.organiser) if part)


def _time(at: datetime, *, all_day: bool) -> date:
    """Return a time as it is written: of a whole day its date, else the wall time in its zone."""
    return at.date() if all_day else at.replace(microsecond=0)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
