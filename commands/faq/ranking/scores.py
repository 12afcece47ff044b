"""How near an entry comes to a query, and the standard-library way to find the nearest."""

import heapq
from dataclasses import dataclass
from typing import Protocol

from commands.faq.ranking.bank import AnalysedBank
from commands.faq.ranking.features import Features, Weights

BEST = 0.5
COVERED = 0.4

_WORTH = 0.5
_LEAST = 0.01


@dataclass(frozen=True, slots=True)
class Scored:
    """Hold for one entry the likeness of its nearest phrasing, the mean of all, and the coverage, each from 0 to 1."""

    entry: int
    phrasing: int
    best: float
    mean: float
    covered: float

    @property
    def score(self) -> float:
        """Return all three in one number from 0 to 1."""
        return (BEST * self.best + (1 - BEST) * self.mean + COVERED * self.covered) / (1 + COVERED)


class Scorer(Protocol):
    """Find the entries nearest to a query."""

    def nearest(self, query: Features, count: int, hidden: int) -> list[Scored]:
        """Return at most `count` entries that share a feature with the query, best first; `hidden` is left out."""
        ...


class PlainScorer:
    """Score with dictionaries and lists: fastest up to some thousand entries, and nothing to install."""

    def __init__(self, bank: AnalysedBank) -> None:
        self._bank = bank
        # Two lists side by side are walked twice as fast as one of pairs.
        self._index: dict[str, tuple[list[int], list[float]]] = {}
        for number, phrasing in enumerate(bank.phrasings):
            for name, value in bank.rarity.vector(phrasing).items():
                numbers, values = self._index.setdefault(name, ([], []))
                numbers.append(number)
                values.append(value)

    def nearest(self, query: Features, count: int, hidden: int) -> list[Scored]:
        """Return at most `count` entries that share a feature with the query, best first; `hidden` is left out."""
        likenesses = self._likenesses(query)
        shares = self._bank.coverage.of_query(query)
        found = [self._scored(entry, likenesses, query, shares) for entry in self._worth(likenesses, count, hidden)]
        return heapq.nsmallest(count, found, key=lambda scored: (-scored.score, scored.entry))

    def _likenesses(self, query: Features) -> list[float]:
        likenesses = [0.0] * len(self._bank.phrasings)
        index = self._index
        for name, amount in self._bank.rarity.vector(query).items():
            if name in index:
                for number, value in zip(*index[name], strict=True):
                    likenesses[number] += amount * value
        return likenesses

    def _worth(self, likenesses: list[float], count: int, hidden: int) -> set[int]:
        """Return the entries that have a phrasing like enough to matter, `count` of them if there are so many."""
        cut = _WORTH * max(likenesses, default=0.0)
        owners = self._bank.owners
        while True:
            worth = {owners[number] for number, likeness in enumerate(likenesses) if likeness > cut}
            worth.discard(hidden)
            if len(worth) >= count or not cut:
                return worth
            cut = cut / 2 if cut > _LEAST else 0.0

    def _scored(self, entry: int, likenesses: list[float], query: Features, shares: Weights) -> Scored:
        members = self._bank.members[entry]
        own = likenesses[members.start : members.stop]
        best = max(own)
        covered = self._bank.coverage.of_entry(entry, shares)
        mean = min(best, sum(own) / self._bank.counts[query.script][entry])
        return Scored(entry, members.start + own.index(best), min(best, 1.0), min(mean, 1.0), covered)
