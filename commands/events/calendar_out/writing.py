"""Write events as iCalendar (RFC 5545, with RFC 7986): the same event always as the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from commands.events.calendar_out.components import Reader, utc, write_event
from commands.events.programme.event import Event
from commands.events.programme.series import Series

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


def write_calendar(head: CalendarHead, events: Sequence[Event], reader: Reader) -> bytes:
    """Return a calendar of events, each by itself."""
    return assemble(head, Contents(events), [write_event(each, reader) for each in events])


@dataclass(frozen=True, slots=True)
class Contents:
    """What a calendar is made of: events, and the series that some of them belong to."""

    events: Sequence[Event]
    series: Sequence[Series] = ()

    @property
    def changed_at(self) -> datetime | None:
        """Return when any of it changed last."""
        return max([each.changed_at for each in self.events] + [each.changed_at for each in self.series], default=None)

    @property
    def zones(self) -> Sequence[str]:
        """Return the time zones that it counts in."""
        timed = [each.details for each in self.events] + [each.template for each in self.series]
        return sorted({each.zone.key for each in timed if not each.all_day} - {"UTC"})


def assemble(head: CalendarHead, contents: Contents, written: Iterable[bytes]) -> bytes:
    """Return a calendar of what is written already, with the time zones that it counts in."""
    body = _head(head, contents.changed_at).to_ical().removesuffix(_END)
    return b"".join((body, *(_zone(key) for key in contents.zones), *written, _END))


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
        calendar.add("last-modified", utc(changed_at))
    if head.address:
        calendar.add("url", head.address)
        calendar.add("source", head.address, parameters={"VALUE": "URI"})
    return calendar


@cache
def _zone(key: str) -> bytes:
    import icalendar

    written: bytes = icalendar.Timezone.from_tzid(key).to_ical()
    return written
