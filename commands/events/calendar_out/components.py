"""Write one event as a VEVENT (RFC 5545, section 3.6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Self

from bot.languages import Language
from bot.messages.localise import Localiser
from commands.events.programme.details import Details
from commands.events.programme.event import Event
from commands.events.programme.whereabouts import word_for_online
from commands.events.tables import Status

if TYPE_CHECKING:
    import icalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whom a calendar is for: their language, its word for online, and whether they see the links to join with."""

    language: Language
    online: str = "Online"
    joining: bool = False

    @classmethod
    def of(cls, localiser: Localiser, language: Language, *, joining: bool = False) -> Self:
        """Return a reader of a language."""
        return cls(language=language, online=word_for_online(localiser, language), joining=joining)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What calendars know a component by, and how often and when it has changed; instants are aware."""

    uid: str
    sequence: int
    created_at: datetime
    changed_at: datetime
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a calendar says of an event beside its time; nothing in it is for staff alone."""

    title: str
    about: str
    place: str
    link: str
    tags: tuple[str, ...]


def words_of(details: Details, reader: Reader) -> Words:
    """Return what a reader's calendar says of an event."""
    about = details.about.get(reader.language) or next(iter(details.about.values()), "")
    return Words(
        title=details.title_in(reader.language),
        about="\n\n".join(part for part in (about, details.organiser) if part),
        place=reader.online if details.online else details.place,
        link=details.link if reader.joining else "",
        tags=details.tags,
    )


def write_event(event: Event, reader: Reader) -> bytes:
    """Return one event as a VEVENT of its own; a cancelled one says so and keeps its UID."""
    written: bytes = component(identity_of(event), event.details, words_of(event.details, reader)).to_ical()
    return written


def identity_of(event: Event) -> Identity:
    """Return what calendars know an event by that is no occurrence of a series."""
    return Identity(
        uid=event.uid,
        sequence=event.sequence,
        created_at=event.created_at,
        changed_at=event.changed_at,
        cancelled=event.status is Status.CANCELLED,
    )


def component(identity: Identity, details: Details, words: Words) -> icalendar.Event:
    """Return a VEVENT at the time of `details` in those words."""
    import icalendar

    made = icalendar.Event()
    made.add("uid", identity.uid)
    made.add("dtstamp", utc(identity.changed_at))
    made.add("created", utc(identity.created_at))
    made.add("last-modified", utc(identity.changed_at))
    made.add("sequence", identity.sequence)
    made.add("status", "CANCELLED" if identity.cancelled else "CONFIRMED")
    made.add("dtstart", time_of(details.start, all_day=details.all_day))
    made.add("dtend", time_of(details.end.astimezone(details.zone), all_day=details.all_day))
    made.add("summary", words.title)
    if words.about:
        made.add("description", words.about)
    if words.place:
        made.add("location", words.place)
    if words.link:
        made.add("url", words.link)
        made.add("conference", words.link, parameters={"VALUE": "URI", "LABEL": words.title})
    if words.tags:
        made.add("categories", list(words.tags))
    return made


def time_of(at: datetime, *, all_day: bool) -> date:
    """Return a time as it is written: of a whole day its date, else the wall time in its zone.

    Of an hour that is repeated, a wall time is the first one (RFC 5545, section 3.3.5): the second is written in UTC.
    """
    if all_day:
        return at.date()
    return utc(at) if at.fold else at.replace(microsecond=0)


def utc(at: datetime) -> datetime:
    """Return an instant as it is written in UTC."""
    return at.astimezone(UTC).replace(microsecond=0)
