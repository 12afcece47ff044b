"""The encoder that a folder holds, as sentence-transformers saves them."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from commands.faq.ranking import Script
from commands.faq.semantic.encoder import Vector
from commands.faq.semantic.local.bert import Bert, Shape
from commands.faq.semantic.local.safetensors import UnreadableModelError, read_weights
from commands.faq.semantic.local.wordpiece import WordPieces

_AT_ONCE = 32
_MOST_PIECES = 256
"""Word pieces of a text that count; nobody asks a question of that length."""


class FolderEncoder:
    """A BERT with its vocabulary: `config.json`, `model.safetensors`, `vocab.txt`, perhaps `1_Pooling/config.json`.

    It reads Chinese where its vocabulary holds Chinese, and Latin script always.
    """

    at_once = _AT_ONCE

    def __init__(self, folder: Path) -> None:
        """Load the model.

        Raises:
            UnreadableModelError: there is none, or none of a kind that can be run here.
        """
        try:
            described = _object(folder / "config.json")
            lower_case = _lower_case(folder)
            self._pieces = WordPieces.read(folder / "vocab.txt", lower_case=lower_case)
            self._bert = Bert(read_weights(folder / "model.safetensors"), _shape(described), whole=_whole(folder))
        except OSError as error:
            raise UnreadableModelError(f"{error.filename} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise UnreadableModelError(f"{folder / 'vocab.txt'} is not UTF-8 text") from None
        if len(self._pieces) > self._bert.vocabulary:
            raise UnreadableModelError("the vocabulary does not belong to the weights")
        self._longest = min(_MOST_PIECES, _whole_number(described, "max_position_embeddings"))
        self._one_at_a_time = asyncio.Lock()
        self.name = f"folder:{_digest(folder)}"

    def reads(self, script: Script) -> bool:
        """Say whether texts in a script make sense to it."""
        return script is Script.LATIN or self._pieces.knows_chinese

    async def encode(self, texts: Sequence[str]) -> Sequence[Vector]:
        """Return a unit vector for each text."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(self.encoded, texts)

    def encoded(self, texts: Sequence[str]) -> Sequence[Vector]:
        """Return a unit vector for each text, holding the thread for some milliseconds a text."""
        cut = [self._pieces.numbers(text, self._longest) for text in texts]
        # Texts of one length together: what fills a short one up costs as much as if it were said.
        order = sorted(range(len(cut)), key=lambda number: len(cut[number]))
        found: dict[int, Vector] = {}
        for start in range(0, len(order), _AT_ONCE):
            numbers = order[start : start + _AT_ONCE]
            vectors = self._bert.encode([cut[number] for number in numbers])
            found.update(zip(numbers, vectors.tolist(), strict=True))
        return [found[number] for number in range(len(texts))]


def _shape(described: Mapping[str, object]) -> Shape:
    kind, activation = described.get("model_type"), described.get("hidden_act")
    if kind != "bert" or activation != "gelu" or described.get("position_embedding_type", "absolute") != "absolute":
        raise UnreadableModelError(f"only a model of the type bert with gelu can be run, not {kind} with {activation}")
    epsilon = described.get("layer_norm_eps", 1e-12)
    return Shape(
        layers=_whole_number(described, "num_hidden_layers"),
        heads=_whole_number(described, "num_attention_heads"),
        epsilon=epsilon if isinstance(epsilon, float) else 1e-12,
    )


def _whole_number(described: Mapping[str, object], key: str) -> int:
    value = described.get(key)
    if not isinstance(value, int) or value < 1:
        raise UnreadableModelError(f"config.json has no {key}")
    return value


def _whole(folder: Path) -> bool:
    """Say whether a vector is the mean of all pieces, which is usual, or that of the first mark."""
    path = folder / "1_Pooling" / "config.json"
    return not (path.exists() and _object(path).get("pooling_mode_cls_token") is True)


def _lower_case(folder: Path) -> bool:
    path = folder / "tokenizer_config.json"
    return not (path.exists() and _object(path).get("do_lower_case") is False)


def _object(path: Path) -> Mapping[str, object]:
    try:
        found: object = json.loads(path.read_bytes())
    except ValueError:
        raise UnreadableModelError(f"{path} is not JSON") from None
    if not isinstance(found, dict):
        raise UnreadableModelError(f"{path} is no JSON object")
    return found


def _digest(folder: Path) -> str:
    """Return what tells one set of weights from another, wherever the folder stands."""
    digest = hashlib.sha256()
    for name in ("config.json", "vocab.txt", "model.safetensors"):
        with (folder / name).open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:16]
