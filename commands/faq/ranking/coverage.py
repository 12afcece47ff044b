"""Measure how much of a query the phrasings and answers of an entry cover, taken together."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from commands.faq.ranking.features import Features, Weights

_HALF = 0.3
_IN_ANSWER = 0.1


def saturated(share: float) -> float:
    """Return what a word counts that stands in `share` of an entry's phrasings of one script."""
    return share * (1 + _HALF) / (share + _HALF)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Hold for each entry, by number, what its words count, and for each word how telling it is."""

    entries: list[Weights]
    telling: Weights
    unknown: float

    @classmethod
    def of(cls, phrasings: Sequence[Sequence[Features]], answers: Sequence[Sequence[Features]]) -> "Coverage":
        """Count the words of each entry's phrasings, and a little those of its answers."""
        entries = list(map(_shares, phrasings, answers))
        uses = Counter(word for entry in entries for word in entry)
        size = len(entries)
        telling = [math.log(1 + (size - n + 0.5) / (n + 0.5)) for n in range(size + 1)]
        return cls(entries, {word: telling[count] for word, count in uses.items()}, telling[0])

    def of_entry(self, entry: int, query: Weights) -> float:
        """Return how much of a query, as the shares of its words, an entry covers."""
        words = self.entries[entry]
        return sum(share * words.get(word, 0.0) for word, share in query.items())

    def of_query(self, query: Features) -> Weights:
        """Return the share that each word of the query has of the whole."""
        weighed = {word: amount * self.telling.get(word, self.unknown) for word, amount in query.words.items()}
        whole = sum(weighed.values())
        return {word: value / whole for word, value in weighed.items()} if whole else {}


def _shares(phrasings: Sequence[Features], answers: Sequence[Features]) -> Weights:
    scripts = Counter(phrasing.script for phrasing in phrasings)
    shares: Weights = dict.fromkeys(
        (word for answer in answers for word in answer.words if " " not in word), _IN_ANSWER
    )
    for phrasing in phrasings:
        for word in phrasing.words:
            shares[word] = shares.get(word, 0.0) + 1 / scripts[phrasing.script]
    return {word: saturated(min(share, 1.0)) for word, share in shares.items()}
