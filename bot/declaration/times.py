"""The types of parameters that are times, told as people say them (`bot.when`) or in ISO 8601."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.declaration.parameters import Circumstances, OptionKind, Wrong
from bot.interactions import OptionValue
from bot.languages import Language
from bot.messages import Option, PerLanguage, phrase
from bot.when import Kind, When, read, tell_readings

_LONGEST_TIME = 12
"""Words of one value: `every first Monday of the month from 10 am to half past 11`."""


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """From one instant until another, the end not included; both aware and in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class PointInTime:
    """An instant, in the person's zone where none is named; an ambiguous one is refused, and its readings named."""

    kind: OptionKind = OptionKind.TEXT
    most_words: int = _LONGEST_TIME

    def accept(self, value: OptionValue, circumstances: Circumstances) -> datetime:
        """Return the instant, in UTC."""
        return _only_reading(
            _read(value, circumstances, (Kind.POINT,), "expected.instant"), circumstances
        ).start.astimezone(UTC)

    def options(self) -> Sequence[Option]:
        """Return none."""
        return ()


@dataclass(frozen=True, slots=True)
class SpanOfTime:
    """A span between two instants; a date alone is the whole of that day. An ambiguous one is refused."""

    kind: OptionKind = OptionKind.TEXT
    most_words: int = _LONGEST_TIME

    def accept(self, value: OptionValue, circumstances: Circumstances) -> TimeSpan:
        """Return the span, in UTC."""
        found = _only_reading(_read(value, circumstances, (Kind.RANGE,), "expected.span"), circumstances)
        if found.end is None:
            raise Wrong(phrase("expected.span"))
        return TimeSpan(found.start.astimezone(UTC), found.end.astimezone(UTC))

    def options(self) -> Sequence[Option]:
        """Return none."""
        return ()


@dataclass(frozen=True, slots=True)
class PointOrRecurrence:
    """An instant, or something that recurs; the other readings of an ambiguous one come along to be offered."""

    kind: OptionKind = OptionKind.TEXT
    most_words: int = _LONGEST_TIME

    def accept(self, value: OptionValue, circumstances: Circumstances) -> When:
        """Return the time with its alternatives."""
        return _read(value, circumstances, (Kind.POINT, Kind.RECURRING), "expected.point_or_recurrence")

    def options(self) -> Sequence[Option]:
        """Return none."""
        return ()


def _read(value: OptionValue, circumstances: Circumstances, kinds: Sequence[Kind], expected: str) -> When:
    found = read(str(value), circumstances.now, circumstances.zone)
    if found is None or found.kind not in kinds:
        raise Wrong(phrase(expected))
    return found


def _only_reading(found: When, circumstances: Circumstances) -> When:
    if found.alternatives:
        told = {each: tell_readings(found.readings, circumstances.zone, each) for each in Language}
        raise Wrong(phrase("expected.one_time", readings=PerLanguage(told)))
    return found
