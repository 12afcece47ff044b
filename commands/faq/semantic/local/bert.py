"""BERT's encoder in numpy: word pieces in, one vector a text out (Devlin et al., 2018)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf  # type: ignore[import-untyped]  # scipy ships no types

from commands.faq.semantic.local.safetensors import Floats, UnreadableModelError

Numbers: TypeAlias = NDArray[np.int64]
Linear: TypeAlias = tuple[Floats, Floats]

_IGNORED = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the file `config.json` of a model says about it."""

    layers: int
    heads: int
    epsilon: float


class Bert:
    """The encoder with its weights; `whole` says whether a text is the mean of its pieces or its first one alone."""

    def __init__(self, weights: Mapping[str, Floats], shape: Shape, *, whole: bool) -> None:
        self._weights = {name.removeprefix("bert."): weight for name, weight in weights.items()}
        self._shape = shape
        self._whole = whole
        self._check()

    @property
    def vocabulary(self) -> int:
        """How many pieces it knows."""
        return len(self._weights["embeddings.word_embeddings.weight"])

    def encode(self, texts: Sequence[Sequence[int]]) -> Floats:
        """Return a unit vector for each text, given as the numbers of its pieces."""
        length = max(map(len, texts))
        numbers = np.array([[*text, *[0] * (length - len(text))] for text in texts])
        present = np.array([[1.0] * len(text) + [0.0] * (length - len(text)) for text in texts], np.float32)
        state = self._embedded(numbers)
        ignored = (1 - present)[:, None, None, :] * _IGNORED
        for layer in range(self._shape.layers):
            state = self._layer(state, ignored, f"encoder.layer.{layer}.")
        pooled = (state * present[:, :, None]).sum(axis=1) if self._whole else state[:, 0]
        lengths = np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), np.float32(1e-12))
        units: Floats = pooled / lengths
        return units

    def _embedded(self, numbers: Numbers) -> Floats:
        pieces, positions, kinds = (
            self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        return self._normalised(pieces[numbers] + positions[: numbers.shape[1]] + kinds[0], "embeddings.LayerNorm")

    def _layer(self, state: Floats, ignored: Floats, name: str) -> Floats:
        mixed = self._attention(state, ignored, f"{name}attention.self.")
        attended = self._linear(mixed, f"{name}attention.output.dense")
        state = self._normalised(state + attended, f"{name}attention.output.LayerNorm")
        inner = self._linear(state, f"{name}intermediate.dense")
        inner *= 0.5 * (1 + erf(inner / np.float32(math.sqrt(2))))
        return self._normalised(state + self._linear(inner, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _attention(self, state: Floats, ignored: Floats, name: str) -> Floats:
        query, key, value = (self._by_head(self._linear(state, name + part)) for part in ("query", "key", "value"))
        scores = query @ key.swapaxes(-1, -2) / np.float32(math.sqrt(query.shape[-1])) + ignored
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        mixed: Floats = (scores @ value).swapaxes(1, 2).reshape(state.shape)
        return mixed

    def _by_head(self, state: Floats) -> Floats:
        texts, length, width = state.shape
        heads = self._shape.heads
        return state.reshape(texts, length, heads, width // heads).swapaxes(1, 2)

    def _linear(self, state: Floats, name: str) -> Floats:
        result: Floats = state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return result

    def _normalised(self, state: Floats, name: str) -> Floats:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(self._shape.epsilon))
        result: Floats = centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return result

    def _check(self) -> None:
        """Run one short text, so that a model whose weights do not fit together is refused now."""
        try:
            found = self.encode([[0, 0]])
        except KeyError as missing:
            raise UnreadableModelError(f"the weights lack {missing}") from None
        except (ValueError, IndexError, ZeroDivisionError):
            raise UnreadableModelError("the weights do not fit together") from None
        if not np.isfinite(found).all():
            raise UnreadableModelError("the weights are no finite numbers")
