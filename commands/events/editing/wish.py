"""What staff ask for, kept until they say that it is what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from bot.messages import File, Json
from bot.when import Rule, parse_rule
from commands.events.editing.pictures import picture_from_json, picture_to_json
from commands.events.editing.times import Reading
from commands.events.programme.details import Details

DRAFT = "events:wish"


@dataclass(frozen=True, slots=True)
class Proposed:
    """One reading of a wish: an event, and the rule where it recurs."""

    details: Details
    rule: Rule | None

    @property
    def reading(self) -> Reading:
        """Return when it is."""
        return Reading(self.details.start, self.details.end, self.rule, self.details.all_day)


@dataclass(frozen=True, slots=True)
class Wish:
    """A new event in each reading of its time, with the picture that came along."""

    proposed: tuple[Proposed, ...]
    picture: File | None = None

    @classmethod
    def of(cls, details: Details, readings: tuple[Reading, ...], picture: File | None = None) -> Self:
        """Put an event and the readings of its time together."""
        return cls(tuple(Proposed(at(details, each), each.rule) for each in readings), picture)

    def to_json(self) -> dict[str, Json]:
        """Return what a draft keeps of it."""
        proposed: list[Json] = [
            {"details": each.details.to_json(), "rule": str(each.rule) if each.rule else None} for each in self.proposed
        ]
        return {"proposed": proposed, "picture": picture_to_json(self.picture)}

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Self:
        """Return the wish that a draft keeps.

        Raises:
            KeyError, TypeError, ValueError: it keeps something else.
        """
        proposed = kept["proposed"]
        if not isinstance(proposed, list):
            raise TypeError("this is no wish of ours")
        return cls(tuple(_proposed(each) for each in proposed), picture_from_json(kept["picture"]))


def at(details: Details, reading: Reading) -> Details:
    """Return an event at another time."""
    return replace(details, start=reading.start, end=reading.end, all_day=reading.all_day)


def _proposed(kept: object) -> Proposed:
    if not isinstance(kept, dict) or not isinstance(kept["details"], dict):
        raise TypeError("this is no wish of ours")
    rule = kept["rule"]
    return Proposed(Details.from_json(kept["details"]), parse_rule(str(rule)) if rule else None)
