"""An encoder behind an endpoint with OpenAI's interface; nothing that it answers is taken on trust."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from bot.languages import Language
from commands.faq.models.endpoint import Endpoint
from commands.faq.models.faults import Fault, ModelError
from commands.faq.ranking import Script
from commands.faq.semantic.encoder import Vector

_AT_ONCE = 10
"""Texts of one call: what Alibaba Cloud's text-embedding-v3 and -v4 take, the least of those in use."""
_LONGEST = 2_000
_LONGEST_VECTOR = 8_192
_CHINESE = frozenset({Language.ZH_HANT, Language.ZH_HANS})


class RemoteEncoder:
    """Asks a model for vectors, as `POST …/embeddings` is documented by OpenAI."""

    at_once = _AT_ONCE

    def __init__(self, endpoint: Endpoint, model: str, languages: Collection[Language]) -> None:
        self._endpoint = endpoint
        self._model = model
        self._languages = frozenset(languages)
        self.name = f"{endpoint.address} {model}"

    def reads(self, script: Script) -> bool:
        """Say whether the operator has named a language in a script."""
        return Language.EN in self._languages if script is Script.LATIN else bool(_CHINESE & self._languages)

    async def encode(self, texts: Sequence[str]) -> Sequence[Vector]:
        """Return a vector for each text.

        Raises:
            ModelError: the endpoint is of no help, or what it answers cannot be these vectors.
        """
        cut = [text[:_LONGEST] for text in texts]
        answer = await self._endpoint.post(
            "embeddings", {"model": self._model, "input": [*cut], "encoding_format": "float"}
        )
        return _vectors(answer, len(texts))


def _vectors(answer: Mapping[str, object], count: int) -> Sequence[Vector]:
    rows = answer.get("data")
    if not isinstance(rows, list) or len(rows) != count:
        raise ModelError(Fault.NONSENSE, f"the embeddings of {count} texts are not {count} vectors")
    found: dict[int, Vector] = {}
    for place, row in enumerate(rows):
        index = row.get("index", place) if isinstance(row, dict) else None
        if not isinstance(index, int) or not 0 <= index < count or index in found:
            raise ModelError(Fault.NONSENSE, "an embedding does not say which text it is of")
        found[index] = _vector(row.get("embedding"))
    if len({len(vector) for vector in found.values()}) > 1:
        raise ModelError(Fault.NONSENSE, "embeddings of one call differ in length")
    return [found[index] for index in range(count)]


def _vector(numbers: object) -> Vector:
    if not isinstance(numbers, list) or not 1 < len(numbers) <= _LONGEST_VECTOR:
        raise ModelError(Fault.NONSENSE, "an embedding is no list of numbers")
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in numbers):
        raise ModelError(Fault.NONSENSE, "an embedding holds something else than numbers")
    try:
        vector = [float(each) for each in numbers]
        length = math.hypot(*vector)
    except OverflowError:
        length = math.inf
    if not math.isfinite(length) or not length:
        raise ModelError(Fault.NONSENSE, "an embedding is zero or not finite")
    return [each / length for each in vector]
