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
    """Hold for each word the entries that have it, as pairs of entry number and count, and how telling it is."""

    entries: dict[str, list[tuple[int, float]]]
    telling: Weights
    unknown: float

    @classmethod
    def of(cls, phrasings: Sequence[Sequence[Features]], answers: Sequence[Sequence[Features]]) -> "Coverage":
        """Count the words of each entry's phrasings, and a little those of its answers."""
        entries: dict[str, list[tuple[int, float]]] = {}
        for number, (asked, answered) in enumerate(zip(phrasings, answers, strict=True)):
            scripts = Counter(phrasing.script for phrasing in asked)
            shares: Weights = {word: _IN_ANSWER for answer in answered for word in answer.words if " " not in word}
            for phrasing in asked:
                for word in phrasing.words:
                    shares[word] = shares.get(word, 0.0) + 1 / scripts[phrasing.script]
            for word, share in shares.items():
                entries.setdefault(word, []).append((number, saturated(share)))
        size = len(phrasings)
        telling = [math.log(1 + (size - n + 0.5) / (n + 0.5)) for n in range(size + 1)]
        return cls(entries, {word: telling[len(found)] for word, found in entries.items()}, telling[0])

    def of_query(self, query: Features) -> Weights:
        """Return the share that each word of the query has of the whole."""
        weighed = {word: amount * self.telling.get(word, self.unknown) for word, amount in query.words.items()}
        whole = sum(weighed.values())
        return {word: value / whole for word, value in weighed.items()} if whole else {}
