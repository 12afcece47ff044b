"""Multinomial logistic regression of entries on what their phrasings are like."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]  # scipy ships no types

Floats = NDArray[np.float32]


class Rows(Protocol):
    """A matrix of phrasings, dense or sparse: one row each."""

    shape: tuple[int, ...]

    def __matmul__(self, other: Floats) -> Floats: ...


def train(known: Rows, transposed: Rows, owners: Sequence[int], entries: int, decay: float, rounds: int) -> Floats:
    """Return the weights, a column an entry; an entry counts the less for each phrasing the more it has.

    `known` are the phrasings, `transposed` the same on its side, `owners` the entries that they belong to.
    """
    labels = np.array(owners)
    size, shape = len(labels), (known.shape[1], entries)
    rows = np.arange(size)
    counts = np.bincount(labels, minlength=entries)
    weight = (np.sqrt(size / entries / counts[labels]) / size).astype(np.float32)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape).astype(np.float32)
        logits = known @ weights
        logits -= logits.max(axis=1, keepdims=True)
        powers = np.exp(logits)
        sums = powers.sum(axis=1)
        value = -float((weight * (logits[rows, labels] - np.log(sums))).sum()) + decay / 2 * float(flat @ flat)
        errors = powers / sums[:, None]
        errors[rows, labels] -= 1
        errors *= weight[:, None]
        gradient = (transposed @ errors).ravel().astype(np.float64)
        gradient += decay * flat
        return value, gradient

    options = {"maxiter": rounds, "maxcor": 5}
    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options=options)
    trained: Floats = found.x.reshape(shape).astype(np.float32)
    return trained


def shares(logits: Floats) -> Floats:
    """Return what part of the whole each has."""
    powers = np.exp(logits - logits.max())
    parts: Floats = powers / powers.sum()
    return parts
