"""A head trained on the phrasings: where an entry has many, it knows better than likeness which entry is meant."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]  # scipy ships no types
from scipy.sparse import csr_array  # type: ignore[import-untyped]  # scipy ships no types

from commands.faq.ranking.bank import AnalysedBank
from commands.faq.ranking.features import Features

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
        self._weights = self._trained()

    def chances(self, query: Features) -> Sequence[float]:
        """Return for each entry, by number, the chance that the query belongs to it."""
        logits = (self._matrix([query]) @ self._weights)[0]
        powers = np.exp(logits - logits.max())
        chances: list[float] = (powers / powers.sum()).tolist()
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

    def _trained(self) -> NDArray[np.float32]:
        known = self._matrix(self._bank.phrasings)
        transposed = known.T.tocsr()
        owners = np.array(self._bank.owners)
        size, shape = len(owners), (len(self._columns), len(self._bank.entries))
        rows = np.arange(size)
        counts = np.bincount(owners, minlength=shape[1])
        weight = (np.sqrt(size / shape[1] / counts[owners]) / size).astype(np.float32)

        def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            weights = flat.reshape(shape).astype(np.float32)
            logits = known @ weights
            logits -= logits.max(axis=1, keepdims=True)
            powers = np.exp(logits)
            sums = powers.sum(axis=1)
            value = -float((weight * (logits[rows, owners] - np.log(sums))).sum()) + _DECAY / 2 * float(flat @ flat)
            errors = powers / sums[:, None]
            errors[rows, owners] -= 1
            errors *= weight[:, None]
            gradient = (transposed @ errors).ravel().astype(np.float64)
            gradient += _DECAY * flat
            return value, gradient

        options = {"maxiter": _ROUNDS, "maxcor": 5}
        found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options=options)
        trained: NDArray[np.float32] = found.x.reshape(shape).astype(np.float32)
        return trained
