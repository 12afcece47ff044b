"""When an event is, as staff say it: a span, a start, or a recurrence, in the programme's zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.declaration.parameters import Circumstances, OptionKind, Wrong
from bot.interactions import OptionValue
from bot.messages import Option, RichText, phrase
from bot.when import Rule, When, read
from commands.events.programme.details import later

_MOST_WORDS = 14
_MOST_READINGS = 4
_USUAL = timedelta(hours=1)
_DAY = timedelta(days=1)
_BETWEEN = re.compile(r"\s*(?:[-–—~/至到]|\bto\b|\buntil\b|\btill\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A time as it was typed."""

    phrase: str

    def __str__(self) -> str:
        return self.phrase


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase may mean: the first occurrence, in the zone of its wall time, and the rule where it recurs."""

    start: datetime
    end: datetime
    rule: Rule | None
    all_day: bool

    @property
    def when(self) -> When:
        """Return it as it is told in words."""
        return When(self.start, self.end, self.rule, self.start.tzinfo or ZoneInfo("UTC"))


class EventTimeType:
    """A phrase of time, read whole or not at all."""

    kind = OptionKind.TEXT
    most_words = _MOST_WORDS

    def accept(self, value: OptionValue, circumstances: Circumstances) -> Asked:
        """Return the phrase, if it can be read, or is two times that make no span: `readings` says so of those."""
        typed = str(value).strip()
        now, zone = circumstances.now, circumstances.zone
        if read(typed, now, zone) is None and not _turned_round(typed, zone, now):
            raise Wrong(phrase("events.expected_when"))
        return Asked(typed)

    def options(self) -> Sequence[Option]:
        """Return none."""
        return ()


class NotATime(ValueError):  # noqa: N818 - names what was typed
    """A phrase that tells no time at which an event can be; `text` says why."""

    def __init__(self, text: RichText) -> None:
        super().__init__("no time for an event")
        self.text = text


def readings(asked: Asked, programme: ZoneInfo, own: ZoneInfo, now: datetime) -> tuple[Reading, ...]:
    """Return what a phrase may mean: in the programme's zone first, then as it would be in the person's own.

    Raises:
        NotATime: it is over, ends before it begins, or cannot be read.
    """
    found: list[When] = []
    for zone in dict.fromkeys((programme.key, own.key)):
        when = read(asked.phrase, now, ZoneInfo(zone))
        found += when.readings if when is not None else ()
    if not found:
        turned = _turned_round(asked.phrase, programme, now)
        raise NotATime(phrase("events.ends_before_start" if turned else "events.expected_when"))
    by_start: dict[datetime, Reading] = {}
    for each in found:
        reading = _reading(each)
        if reading.end > now:
            by_start.setdefault(reading.start, reading)
    if not by_start:
        raise NotATime(phrase("events.over_already"))
    return tuple(by_start.values())[:_MOST_READINGS]


def _reading(when: When) -> Reading:
    zone = when.zone if isinstance(when.zone, ZoneInfo) else ZoneInfo("UTC")
    start = when.start.astimezone(zone)
    end = when.end.astimezone(zone) if when.end is not None else later(start, _USUAL)
    whole_days = start.time() == end.time() == time() and end - start >= _DAY
    return Reading(start, end, when.rule, whole_days)


def _turned_round(typed: str, zone: ZoneInfo, now: datetime) -> bool:
    """Tell whether both ends of a span can be read, though not the span: then its end lies before its start."""
    ends = ((typed[: each.start()], typed[each.end() :]) for each in _BETWEEN.finditer(typed))
    return any(read(start, now, zone) and read(end, now, zone) for start, end in ends)
