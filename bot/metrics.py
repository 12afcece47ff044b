"""What is counted and timed, in plain dictionaries: a scrape turns them into Prometheus text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

Labels = tuple[str, ...]


@dataclass(slots=True)
class Counter:
    """A number that only grows, by labels."""

    name: str
    description: str
    labels: Labels
    values: dict[Labels, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, labels: Labels, amount: float = 1) -> None:
        """Add to the number under `labels`, one value a label in their order."""
        self.values[labels] += amount


@dataclass(slots=True)
class Gauge:
    """A number that goes up and down, by labels."""

    name: str
    description: str
    labels: Labels
    values: dict[Labels, float] = field(default_factory=dict)

    def set(self, labels: Labels, value: float) -> None:
        """Put a number under `labels`, one value a label in their order."""
        self.values[labels] = value


@dataclass(slots=True)
class Metrics:
    """Every counter and gauge of an application; features add their own."""

    counters: dict[str, Counter] = field(default_factory=dict)
    gauges: dict[str, Gauge] = field(default_factory=dict)

    def counter(self, name: str, description: str, *labels: str) -> Counter:
        """Return the counter `name`, made at the first call."""
        return self.counters.setdefault(name, Counter(name, description, labels))

    def gauge(self, name: str, description: str, *labels: str) -> Gauge:
        """Return the gauge `name`, made at the first call."""
        return self.gauges.setdefault(name, Gauge(name, description, labels))
