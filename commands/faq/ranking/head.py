"""A head trained on the phrasings: where an entry has many, it knows better than likeness which entry is meant."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array  # type: ignore[import-untyped]  # scipy ships no types

from commands.faq.ranking.bank import AnalysedBank
from commands.faq.ranking.features import Features
from commands.faq.ranking.softmax import shares, train

_DECAY = 1e-5
_ROUNDS = 40
_MOST_PARAMETERS = 8_000_000


class TrainedHead:
    """Multinomial logistic regression over the features, every entry counting the less the more phrasings it has."""

    def __init__(self, bank: AnalysedBank) -> None:
        self._bank = bank
        uses = Counter(name for phrasing in bank.phrasings for channel in phrasing.channels for name in channel)
        self._columns = {name: n for n, name in enumerate(name for name, count in uses.items() if count > 1)}
        if len(self._columns) * len(bank.entries) > _MOST_PARAMETERS:
            raise MemoryError("this bank has too many entries for a head")
        known = self._matrix(bank.phrasings)
        self._weights = train(known, known.T.tocsr(), bank.owners, len(bank.entries), _DECAY, _ROUNDS)

    def chances(self, query: Features) -> Sequence[float]:
        """Return for each entry, by number, the chance that the query belongs to it."""
        chances: list[float] = shares((self._matrix([query]) @ self._weights)[0]).tolist()
        return chances

    def _matrix(self, texts: Sequence[Features]) -> csr_array:
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for text in texts:
            for name, value in self._bank.rarity.vector(text).items():
                column = self._columns.get(name)
                if column is not None:
                    columns.append(column)
                    values.append(value)
            ends.append(len(columns))
        return csr_array((np.array(values, np.float32), columns, ends), shape=(len(texts), len(self._columns)))
