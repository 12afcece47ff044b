"""What is told of an event: the values that staff or a partner's calendar give it, and their form in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Self
from zoneinfo import ZoneInfo

from bot.languages import Language
from bot.messages import Json, PerLanguage
from bot.when.wall_time import instants
from commands.events.programme.audience_names import EVERYONE, AudienceName

Texts = Mapping[Language, str]


class Notice(StrEnum):
    """When those who go are reminded."""

    WEEK = "week"
    DAY = "day"
    HOUR = "hour"
    START = "start"

    def before(self, start: datetime) -> datetime:
        """Return when to remind of a start: a week or a day before at the same time of day, an hour to the minute."""
        if self in {Notice.WEEK, Notice.DAY}:
            return instants((start - _AHEAD[self]).replace(tzinfo=None), start.tzinfo or UTC)[0]
        return later(start, -_AHEAD[self])


_AHEAD = {
    Notice.WEEK: timedelta(days=7),
    Notice.DAY: timedelta(days=1),
    Notice.HOUR: timedelta(hours=1),
    Notice.START: timedelta(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """An event as it is told. `start` and `end` are aware, in the zone that its wall time counts in.

    `capacity` counts seats, a person and each of their guests having one; None is no limit. After `deadline` nobody
    signs up. One that is `online` has no `place`. `questions` are put to whoever goes. What is `off_record` stays out
    of the digest. Of an event that is cut into slots, `slots_for` says who takes one and `slot_quota` how many each may
    hold.
    """

    title: Texts
    start: datetime
    end: datetime
    about: Texts = field(default_factory=dict)
    place: str = ""
    link: str = ""
    organiser: str = ""
    tags: tuple[str, ...] = ()
    audience: AudienceName = EVERYONE
    capacity: int | None = None
    guests: int = 0
    deadline: datetime | None = None
    questions: tuple[str, ...] = ()
    off_record: bool = False
    all_day: bool = False
    online: bool = False
    slots_for: str = ""
    slot_quota: int = 1
    notices: tuple[Notice, ...] = field(default_factory=lambda: tuple(Notice))

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an event begins and ends at aware instants")
        if self.lasts <= timedelta():
            raise ValueError("an event ends after it has begun")

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone that its wall time counts in."""
        return self.start.tzinfo if isinstance(self.start.tzinfo, ZoneInfo) else ZoneInfo("UTC")

    @property
    def lasts(self) -> timedelta:
        """Return how much time passes from start to end, whatever clocks do in between."""
        return between(self.start, self.end)

    @property
    def named(self) -> PerLanguage:
        """Return its title for whoever reads it."""
        return PerLanguage(self.title)

    def title_in(self, language: Language) -> str:
        """Return its title in a language, or in another one that it has."""
        return self.title.get(language) or next(iter(self.title.values()), "")

    def to_json(self) -> dict[str, Json]:
        """Return the form that `from_json` reads."""
        return {
            "title": {language.value: text for language, text in self.title.items()},
            "about": {language.value: text for language, text in self.about.items()},
            "start": self.start.replace(tzinfo=None, fold=0).isoformat(),
            "fold": self.start.fold,
            "seconds": self.lasts.total_seconds(),
            "zone": self.zone.key,
            "place": self.place,
            "link": self.link,
            "organiser": self.organiser,
            "tags": list(self.tags),
            "audience": str(self.audience),
            "capacity": self.capacity,
            "guests": self.guests,
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "questions": list(self.questions),
            "off_record": self.off_record,
            "all_day": self.all_day,
            "online": self.online,
            "slots_for": self.slots_for,
            "slot_quota": self.slot_quota,
            "notices": [notice.value for notice in self.notices],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Self:
        """Return what `to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: it is something else.
        """
        zone = ZoneInfo(_text(kept["zone"]))
        start = datetime.fromisoformat(_text(kept["start"])).replace(tzinfo=zone, fold=_number(kept["fold"]))
        deadline = kept["deadline"]
        capacity = kept["capacity"]
        return cls(
            title=_texts(kept["title"]),
            about=_texts(kept["about"]),
            start=start,
            end=later(start, timedelta(seconds=float(_text(kept["seconds"])))),
            place=_text(kept["place"]),
            link=_text(kept["link"]),
            organiser=_text(kept["organiser"]),
            tags=_list(kept["tags"]),
            audience=AudienceName.parse(_text(kept["audience"])),
            capacity=None if capacity is None else _number(capacity),
            guests=_number(kept["guests"]),
            deadline=datetime.fromisoformat(_text(deadline)) if deadline else None,
            questions=_list(kept["questions"]),
            off_record=bool(kept["off_record"]),
            all_day=bool(kept["all_day"]),
            online=bool(kept.get("online")),
            slots_for=_text(kept["slots_for"]),
            slot_quota=_number(kept["slot_quota"]),
            notices=tuple(Notice(each) for each in _list(kept["notices"])),
        )


def moved_to(details: Details, start: datetime, lasts: timedelta | None = None) -> Details:
    """Return an event at another time, as long as before unless `lasts` says otherwise; its sign-up moves along."""
    ahead = between(details.deadline, details.start) if details.deadline is not None else None
    end = later(start, details.lasts if lasts is None else lasts)
    if details.all_day and lasts is None:
        days = details.end.replace(tzinfo=None) - details.start.replace(tzinfo=None)
        end = instants(start.replace(tzinfo=None) + days, details.zone)[0]
    return replace(details, start=start, end=end, deadline=start.astimezone(UTC) - ahead if ahead is not None else None)


def between(earlier: datetime, later: datetime) -> timedelta:
    """Return how much time passes between two instants; in one zone Python would compare the hands of its clocks."""
    return later.astimezone(UTC) - earlier.astimezone(UTC)


def later(start: datetime, lasts: timedelta) -> datetime:
    """Return the instant so much time after another, in its zone: an hour lasts an hour across a clock change."""
    return (start.astimezone(UTC) + lasts).astimezone(start.tzinfo)


def _texts(kept: object) -> Texts:
    if not isinstance(kept, dict):
        raise TypeError("texts are kept by language")
    return MappingProxyType({Language(language): str(text) for language, text in kept.items()})


def _list(kept: object) -> tuple[str, ...]:
    if not isinstance(kept, list):
        raise TypeError("a list was kept here")
    return tuple(map(str, kept))


def _text(kept: object) -> str:
    return str(kept)


def _number(kept: object) -> int:
    return int(str(kept))
