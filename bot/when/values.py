"""What a phrase of time means: a point, a range or a recurrence, and what else it may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from bot.when.rules import Rule

_MOST_ALTERNATIVES = 5


class Kind(StrEnum):
    """Which shape a time has."""

    POINT = "point"
    RANGE = "range"
    RECURRING = "recurring"


@dataclass(frozen=True, slots=True)
class When:
    """A time that somebody asked for; `start` and `end` are aware.

    A recurrence starts with its first occurrence after it was asked for, and `end` is that occurrence's. `zone` is
    where its wall time counts: the phrase's own where it names one. `alternatives` are the other readings of an
    ambiguous phrase, of the same kind, without alternatives of their own, likelier ones first.
    """

    start: datetime
    end: datetime | None
    rule: Rule | None
    zone: tzinfo
    alternatives: tuple[When, ...] = ()

    @property
    def kind(self) -> Kind:
        """Tell its shape."""
        if self.rule is not None:
            return Kind.RECURRING
        return Kind.POINT if self.end is None else Kind.RANGE

    @property
    def readings(self) -> tuple[When, ...]:
        """Return every reading, the preferred one first."""
        return (self, *self.alternatives)


def preferred(readings: Sequence[When]) -> When | None:
    """Return the first of several readings, with the others of its kind that start otherwise as its alternatives."""
    if not readings:
        return None
    first = readings[0]
    by_start: dict[datetime, When] = {}
    for each in readings:
        if each.kind is first.kind:
            by_start.setdefault(each.start.astimezone(UTC), each)
    return replace(first, alternatives=tuple(by_start.values())[1 : _MOST_ALTERNATIVES + 1])
