"""The same scores as the plain tier from numpy's arrays, for banks where loops would take too long."""

from array import array
from collections.abc import Iterable
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from commands.faq.ranking.bank import AnalysedBank
from commands.faq.ranking.features import Features, Weights
from commands.faq.ranking.scores import BEST, COVERED, Scored

Floats = NDArray[np.float32]


class _Inverted:
    """Hold for each feature the rows that have it, one after the other in two long arrays."""

    def __init__(self, rows: Iterable[Weights], count: int) -> None:
        self._count = count
        found: dict[str, tuple[array[int], array[float]]] = {}
        for number, row in enumerate(rows):
            for name, value in row.items():
                if name not in found:
                    found[name] = (array("i"), array("f"))
                numbers, values = found[name]
                numbers.append(number)
                values.append(value)
        ends = list(accumulate(len(numbers) for numbers, _ in found.values()))
        self._spans = {
            name: slice(end - len(numbers), end) for (name, (numbers, _)), end in zip(found.items(), ends, strict=True)
        }
        self._rows = np.frombuffer(b"".join(numbers.tobytes() for numbers, _ in found.values()), np.int32)
        self._values = np.frombuffer(b"".join(values.tobytes() for _, values in found.values()), np.float32)

    def product(self, weights: Weights) -> NDArray[np.float64]:
        """Return the sum over the features of weight and value for every row."""
        found = [(self._spans[name], weight) for name, weight in weights.items() if name in self._spans]
        if not found:
            return np.zeros(self._count)
        rows = np.concatenate([self._rows[span] for span, _ in found])
        values = np.concatenate([self._values[span] * np.float32(weight) for span, weight in found])
        return np.bincount(rows, values, self._count).astype(np.float64)


class ScaledScorer:
    """Score every entry of a bank of tens of thousands within milliseconds."""

    def __init__(self, bank: AnalysedBank) -> None:
        self._bank = bank
        self._phrasings = _Inverted(map(bank.rarity.vector, bank.phrasings), len(bank.phrasings))
        self._covered = _Inverted(bank.coverage.entries, len(bank.entries))
        self._starts = np.array([members.start for members in bank.members])
        self._counts = {script: np.array(counts) for script, counts in bank.counts.items()}

    def nearest(self, query: Features, count: int, hidden: int) -> list[Scored]:
        """Return at most `count` entries that share a feature with the query, best first."""
        bank = self._bank
        likenesses = self._phrasings.product(bank.rarity.vector(query))
        covered = self._covered.product(bank.coverage.of_query(query))
        counts = self._counts[query.script]
        if not len(likenesses):
            return []
        best = np.minimum(np.maximum.reduceat(likenesses, self._starts), 1.0)
        if hidden >= 0:
            best[hidden] = 0.0
        mean = np.minimum(np.add.reduceat(likenesses, self._starts) / np.maximum(counts, 1), best)
        scores = np.where(best > 0, (BEST * best + (1 - BEST) * mean + COVERED * covered) / (1 + COVERED), -1.0)
        first = np.argpartition(-scores, min(count, len(scores)) - 1)[:count]
        first = first[np.lexsort((first, -scores[first]))]
        found: list[Scored] = []
        for entry in map(int, first):
            if best[entry] > 0:
                members = bank.members[entry]
                number = members.start + int(likenesses[members.start : members.stop].argmax())
                found.append(Scored(entry, number, float(best[entry]), float(mean[entry]), float(covered[entry])))
        return found
