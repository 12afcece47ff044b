"""The features and platforms that are installed: built-ins and third-party packages through the same entry points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from importlib.metadata import entry_points
from typing import TypeVar

from bot.features import Feature, Platform, Start

FEATURES = "cohortbot.commands"
PLATFORMS = "cohortbot.adapters"

Part = TypeVar("Part", Feature, Platform)


class BrokenPartError(RuntimeError):
    """An installed feature or adapter cannot be used; `str` says which, and why."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What an application is composed of."""

    features: tuple[Feature, ...]
    platforms: tuple[Platform, ...]

    @property
    def samples(self) -> list[Start]:
        """Return what fills a sample database, each after what it stands on.

        Raises:
            graphlib.CycleError: two stand on each other.
        """
        after = {each.name: each.sample_after for each in self.features}
        by_name = {each.name: each.sample for each in self.features}
        order = TopologicalSorter(after).static_order()
        return [sample for name in order if (sample := by_name.get(name)) is not None]

    @property
    def parts(self) -> tuple[Feature | Platform, ...]:
        """Return features, then platforms."""
        return (*self.features, *self.platforms)


def installed() -> Installed:
    """Load every installed feature and platform, in the order of their names.

    Raises:
        BrokenPartError: an entry point does not load, or is no feature or platform.
    """
    return Installed(tuple(_load(FEATURES, Feature)), tuple(_load(PLATFORMS, Platform)))


def _load(group: str, kind: type[Part]) -> Iterator[Part]:
    for entry in sorted(entry_points(group=group), key=lambda each: each.name):
        try:
            part = entry.load()
        except Exception as error:
            raise BrokenPartError(f"{entry.name} ({entry.value}) does not load: {error}") from error
        if not isinstance(part, kind):
            raise BrokenPartError(f"{entry.name} ({entry.value}) is no {kind.__name__}, but a {type(part).__name__}")
        yield part
