"""What somebody asks to be reminded of, kept until they say which reading of their words is the right one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.declaration.parameters import Circumstances, OptionKind, Wrong
from bot.interactions import OptionValue
from bot.messages import Json, Option, phrase
from bot.series.rhythm import Rhythm
from bot.when import When, parse_rule, read

_MOST_WORDS = 14
_MOST_READINGS = 4
MORNING = time(9)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A time as it was typed, with what it means in the person's zone."""

    phrase: str
    when: When

    def __str__(self) -> str:
        return self.phrase


class AskedType:
    """A phrase of time, read whole or not at all, which keeps its words."""

    kind = OptionKind.TEXT
    most_words = _MOST_WORDS

    def accept(self, value: OptionValue, circumstances: Circumstances) -> Asked:
        """Return the phrase with its meaning."""
        typed = str(value).strip()
        found = read(typed, circumstances.now, circumstances.zone)
        if found is None:
            raise Wrong(phrase("remind.expected"))
        return Asked(typed, found)

    def options(self) -> Sequence[Option]:
        """Return none."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Who is reminded: the people of a place or of a team, or else whoever asked."""

    place_id: int | None = None
    team_id: int | None = None

    @property
    def is_shared(self) -> bool:
        """Tell whether others are reminded too."""
        return self.place_id is not None or self.team_id is not None


@dataclass(frozen=True, slots=True)
class Wish:
    """A text, who is to see it, and the rhythms that were perhaps meant; the first is the likeliest.

    `changes` is the reminder that is to get that rhythm, None where there is to be a new one.
    """

    text: str
    to: Addressee
    rhythms: tuple[Rhythm, ...]
    changes: int | None = None

    def to_json(self) -> dict[str, Json]:
        """Return what a draft keeps of it."""
        rhythms: list[Json] = [
            {
                "first": each.first.isoformat(),
                "zone": each.zone.key,
                "rule": str(each.rule) if each.rule else None,
            }
            for each in self.rhythms
        ]
        return {
            "text": self.text,
            "place_id": self.to.place_id,
            "team_id": self.to.team_id,
            "rhythms": rhythms,
            "changes": self.changes,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Wish:
        """Return the wish that a draft keeps.

        Raises:
            KeyError, TypeError, ValueError: it keeps something else.
        """
        rhythms = kept["rhythms"]
        place_id, team_id = kept["place_id"], kept["team_id"]
        changes = kept.get("changes")
        if not isinstance(rhythms, list) or not isinstance(place_id, int | None) or not isinstance(team_id, int | None):
            raise TypeError("this is no wish of ours")
        if not isinstance(changes, int | None):
            raise TypeError("this is no wish of ours")
        to = Addressee(place_id=place_id, team_id=team_id)
        return cls(str(kept["text"]), to, tuple(_rhythm(each) for each in rhythms), changes)


def readings(
    asked: Asked, zone: ZoneInfo, programme: ZoneInfo, now: datetime, *, shared: bool = False
) -> tuple[Rhythm, ...]:
    """Return what a phrase may mean from `now` on: in the person's zone first, then as the programme would read it.

    What is `shared` with others goes by the programme's zone first.
    """
    found = list(asked.when.readings)
    if zone.key != programme.key and (elsewhere := read(asked.phrase, now, programme)) is not None:
        found = [*elsewhere.readings, asked.when] if shared else [*found, elsewhere]
    rhythms = [rhythm_of(each, zone) for each in found]
    seen: dict[datetime, Rhythm] = {}
    for rhythm in rhythms:
        first = rhythm.since(now)
        if first is not None:
            seen.setdefault(first, rhythm)
    return tuple(seen.values())[:_MOST_READINGS]


def rhythm_of(when: When, zone: ZoneInfo) -> Rhythm:
    """Return the rhythm of a reading, in the zone that its wall time counts in; of a whole day it is the morning."""
    of = when.zone if isinstance(when.zone, ZoneInfo) else zone
    first = when.start.astimezone(of).replace(tzinfo=None)
    if first.time() == time() and when.end is not None and when.end - when.start >= _DAY:
        first = datetime.combine(first.date(), MORNING)
    return Rhythm(first, of, when.rule)


def when_of(rhythm: Rhythm, start: datetime) -> When:
    """Return a rhythm from one of its instants on, to be told in words."""
    return When(start.astimezone(rhythm.zone), None, rhythm.rule, rhythm.zone)


def _rhythm(kept: object) -> Rhythm:
    if not isinstance(kept, dict):
        raise TypeError("this is no rhythm of ours")
    rule = kept["rule"]
    return Rhythm(
        datetime.fromisoformat(str(kept["first"])), ZoneInfo(str(kept["zone"])), parse_rule(str(rule)) if rule else None
    )
