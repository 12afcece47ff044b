"""The vectors of a bank's phrasings, and which entries a question is near to by meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from commands.faq.ranking.bank import AnalysedBank
from commands.faq.ranking.softmax import Floats, shares, train
from commands.faq.semantic.encoder import Vector

_DECAY = 1e-4
_ROUNDS = 60
_MOST_PARAMETERS = 2_000_000
_NOTHING_LEFT = 1e-9
_FAR = -1.0


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near each entry is, by number: its nearest phrasing, the middle of all, and its chance among the others.

    The first two are cosines; an entry without a vector has -1. `likenesses` are those of the single phrasings.
    """

    best: Floats
    middle: Floats
    chance: Floats
    likenesses: Floats


class Meanings:
    """The unit vectors of those phrasings that the encoder can read, by the number of the phrasing."""

    def __init__(self, bank: AnalysedBank, vectors: Mapping[str, Vector]) -> None:
        """Lay the vectors out; `vectors` holds them by text, and at least one phrasing has one."""
        self._numbers = np.array([number for number, text in enumerate(bank.texts) if text in vectors])
        self._rows = _units(np.array([vectors[bank.texts[number]] for number in self._numbers], np.float32))
        self._at = {int(number): row for row, number in enumerate(self._numbers)}
        owners = [bank.owners[number] for number in self._numbers]
        self._size = len(bank.entries)
        self._owners = np.array(owners)
        self._spans = _spans(owners)
        self._middles = np.zeros((self._size, self._rows.shape[1]), np.float32)
        np.add.at(self._middles, self._owners, self._rows)
        self._middles = _units(self._middles)
        self._centre = self._rows.mean(axis=0)
        self._weights = self._trained(owners)

    @property
    def length(self) -> int:
        """How many numbers a vector has."""
        return int(self._rows.shape[1])

    def of_phrasing(self, number: int) -> Floats | None:
        """Return the vector of a phrasing by its number in the bank; None where it has none."""
        row = self._at.get(number)
        return self._rows[row] if row is not None else None

    def near(self, vector: Floats, hidden: int) -> Nearness:
        """Return how near every entry is to a unit vector; the entry `hidden` is as far as can be."""
        likenesses = self._rows @ vector
        best = np.full(self._size, _FAR, np.float32)
        best[list(self._spans)] = np.maximum.reduceat(likenesses, [span.start for span in self._spans.values()])
        middle = np.where(best > _FAR, self._middles @ vector, np.float32(_FAR)).astype(np.float32)
        chance = shares((vector - self._centre) @ self._weights) if self._weights is not None else np.zeros_like(best)
        if hidden >= 0:
            best[hidden] = middle[hidden] = _FAR
            chance[hidden] = 0.0
            chance /= max(float(chance.sum()), _NOTHING_LEFT)
        return Nearness(best, middle, chance, likenesses)

    def phrasing(self, entry: int, near: Nearness) -> int | None:
        """Return the number of the phrasing of an entry that is nearest; None where none has a vector."""
        span = self._spans.get(entry)
        return int(self._numbers[span.start + int(near.likenesses[span].argmax())]) if span is not None else None

    def _trained(self, owners: list[int]) -> Floats | None:
        """Train a head on the vectors, unless the bank is so large that it would take minutes."""
        if self._size * self.length > _MOST_PARAMETERS or self._size < 2:
            return None
        centred = self._rows - self._centre
        return train(centred, centred.T, owners, self._size, _DECAY, _ROUNDS)


def _spans(owners: list[int]) -> Mapping[int, slice]:
    """Return where the phrasings of each entry stand; those of one stand together."""
    starts = [row for row, owner in enumerate(owners) if not row or owners[row - 1] != owner]
    return {owners[start]: slice(start, end) for start, end in pairwise([*starts, len(owners)])}


def _units(rows: Floats) -> Floats:
    units: Floats = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), np.float32(1e-12))
    return units
