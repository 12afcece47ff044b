"""The encoder in numpy, on a model that is small enough to be made here."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.faq.ranking import Script
from commands.faq.semantic.local.folder import FolderEncoder
from commands.faq.semantic.local.safetensors import Floats, UnreadableModelError, read_weights
from commands.faq.semantic.local.wordpiece import WordPieces

WIDTH, INNER, LAYERS, HEADS = 8, 16, 2, 2
VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "how",
    "long",
    "program",
    "##me",
    "##s",
    "is",
    "it",
    "?",
    "cafe",
    "計",
]
CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "num_hidden_layers": LAYERS,
    "num_attention_heads": HEADS,
    "layer_norm_eps": 1e-12,
    "max_position_embeddings": 64,
}


def weights() -> dict[str, Floats]:
    chance = np.random.default_rng(7)

    def some(*shape: int) -> Floats:
        return chance.normal(0, 0.5, shape).astype(np.float32)

    found = {f"embeddings.{name}_embeddings.weight": some(size, WIDTH) for name, size in
             (("word", len(VOCABULARY)), ("position", 64), ("token_type", 2))}  # fmt: skip
    shapes = {
        "attention.self.query": (WIDTH, WIDTH),
        "attention.self.key": (WIDTH, WIDTH),
        "attention.self.value": (WIDTH, WIDTH),
        "attention.output.dense": (WIDTH, WIDTH),
        "intermediate.dense": (INNER, WIDTH),
        "output.dense": (WIDTH, INNER),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        for name, shape in shapes.items():
            found[f"encoder.layer.{layer}.{name}.weight"] = some(*shape)
            found[f"encoder.layer.{layer}.{name}.bias"] = some(shape[0])
        norms += [f"encoder.layer.{layer}.{part}.LayerNorm" for part in ("attention.output", "output")]
    for name in norms:
        found[f"{name}.weight"], found[f"{name}.bias"] = some(WIDTH) + 1, some(WIDTH)
    return found


def written(path: Path, tensors: dict[str, Floats], kind: str = "F32") -> None:
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    content = b""
    for name, tensor in tensors.items():
        raw = tensor.astype("<f2" if kind == "F16" else "<f4").tobytes()
        if kind == "BF16":
            raw = (tensor.view(np.uint32) >> 16).astype("<u2").tobytes()
        header[name] = {"dtype": kind, "shape": tensor.shape, "data_offsets": [len(content), len(content) + len(raw)]}
        content += raw
    described = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(described)) + described + content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    (tmp_path / "vocab.txt").write_text("\n".join(VOCABULARY), encoding="utf-8")
    written(tmp_path / "model.safetensors", weights())
    return tmp_path


def by_hand(numbers: list[int]) -> list[float]:
    """Work one text out with lists and loops, a number at a time."""
    model = {name: tensor.astype(float).tolist() for name, tensor in weights().items()}

    def normalised(row: list[float], name: str) -> list[float]:
        mean = sum(row) / len(row)
        spread = math.sqrt(sum((each - mean) ** 2 for each in row) / len(row) + 1e-12)
        scale, shift = model[f"{name}.weight"], model[f"{name}.bias"]
        return [(each - mean) / spread * a + b for each, a, b in zip(row, scale, shift, strict=True)]

    def linear(row: list[float], name: str) -> list[float]:
        lines = zip(model[f"{name}.weight"], model[f"{name}.bias"], strict=True)
        return [sum(a * b for a, b in zip(row, line, strict=True)) + bias for line, bias in lines]

    def added(one: list[float], other: list[float]) -> list[float]:
        return [a + b for a, b in zip(one, other, strict=True)]

    pieces, places, kinds = (
        model[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
    )
    state = [
        normalised(added(added(pieces[number], places[place]), kinds[0]), "embeddings.LayerNorm")
        for place, number in enumerate(numbers)
    ]
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        asked, keys, values = ([linear(row, f"{name}attention.self.{part}") for row in state]
                               for part in ("query", "key", "value"))  # fmt: skip
        mixed: list[list[float]] = []
        for query in asked:
            row: list[float] = []
            for start in range(0, WIDTH, WIDTH // HEADS):
                head = slice(start, start + WIDTH // HEADS)
                scores = [sum(a * b for a, b in zip(query[head], key[head], strict=True)) / 2 for key in keys]
                powers = [math.exp(score) for score in scores]
                shares = [power / sum(powers) for power in powers]
                row += [sum(s * value[at] for s, value in zip(shares, values, strict=True))
                        for at in range(head.start, head.stop)]  # fmt: skip
            mixed.append(row)
        state = [
            normalised(added(row, linear(m, f"{name}attention.output.dense")), f"{name}attention.output.LayerNorm")
            for row, m in zip(state, mixed, strict=True)
        ]
        inner = [[x / 2 * (1 + math.erf(x / math.sqrt(2))) for x in linear(row, f"{name}intermediate.dense")]
                 for row in state]  # fmt: skip
        state = [
            normalised(added(row, linear(deep, f"{name}output.dense")), f"{name}output.LayerNorm")
            for row, deep in zip(state, inner, strict=True)
        ]
    mean = [sum(column) / len(state) for column in zip(*state, strict=True)]
    length = math.hypot(*mean)
    return [each / length for each in mean]


def test_it_is_what_one_works_out_by_hand(folder: Path) -> None:
    [vector] = FolderEncoder(folder).encoded(["How long is it?"])
    assert vector == pytest.approx(by_hand([2, 4, 5, 9, 10, 11, 3]), abs=1e-5)


def test_a_text_is_the_same_whatever_is_encoded_beside_it(folder: Path) -> None:
    encoder = FolderEncoder(folder)
    texts = ["how", "how long is it ?", "is it", "unknown words", ""]
    for together, text in zip(encoder.encoded(texts), texts, strict=True):
        assert together == pytest.approx(encoder.encoded([text])[0], abs=1e-5)


def test_a_long_text_is_cut_to_what_the_model_takes(folder: Path) -> None:
    assert len(FolderEncoder(folder).encoded(["how long " * 500])[0]) == WIDTH


def test_it_knows_which_script_it_reads(folder: Path) -> None:
    encoder = FolderEncoder(folder)
    assert encoder.reads(Script.LATIN)
    assert not encoder.reads(Script.CHINESE)


@pytest.mark.parametrize(("kind", "exact"), [("F16", 1e-2), ("BF16", 5e-2)])
def test_short_numbers_are_read_as_well(folder: Path, kind: str, exact: float) -> None:
    written(folder / "model.safetensors", weights(), kind)
    read = read_weights(folder / "model.safetensors")
    for name, tensor in weights().items():
        assert np.allclose(read[name], tensor, atol=exact)


def test_pieces_are_the_longest_that_fit() -> None:
    pieces = WordPieces({piece: number for number, piece in enumerate(VOCABULARY)}, lower_case=True)

    def cut(text: str) -> list[str]:
        return [VOCABULARY[number] for number in pieces.numbers(text, 64)][1:-1]

    assert cut("How long is the Programme?") == ["how", "long", "is", "[UNK]", "program", "##me", "?"]
    assert cut("programs") == ["program", "##s"]
    assert cut("Café計it") == ["cafe", "計", "it"]
    assert cut("\x00it\u200b") == ["it"]
    assert cut("it" * 60) == ["[UNK]"]


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    pieces = WordPieces({piece: number for number, piece in enumerate(VOCABULARY)}, lower_case=True)
    numbers = pieces.numbers(text, 20)
    assert len(numbers) <= 20
    assert (numbers[0], numbers[-1]) == (2, 3)


def cut_off(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-9])


BROKEN: dict[str, Callable[[Path], object]] = {
    "no weights": lambda folder: (folder / "model.safetensors").unlink(),
    "no vocabulary": lambda folder: (folder / "vocab.txt").unlink(),
    "empty weights": lambda folder: (folder / "model.safetensors").write_bytes(b""),
    "weights that are a page": lambda folder: (folder / "model.safetensors").write_bytes(b"<html>" * 9),
    "weights that are cut off": cut_off,
    "weights that lack some": lambda folder: written(folder / "model.safetensors", dict([*weights().items()][:9])),
    "another kind of model": lambda folder: (folder / "config.json").write_text('{"model_type": "xlm-roberta"}'),
    "a configuration that is no object": lambda folder: (folder / "config.json").write_text("[]"),
    "layers that are no number": lambda folder: (folder / "config.json").write_text(
        json.dumps({**CONFIG, "num_hidden_layers": "2"})
    ),
    "more layers than weights": lambda folder: (folder / "config.json").write_text(
        json.dumps({**CONFIG, "num_hidden_layers": 3})
    ),
    "heads that do not fit": lambda folder: (folder / "config.json").write_text(
        json.dumps({**CONFIG, "num_attention_heads": 3})
    ),
    "a vocabulary without marks": lambda folder: (folder / "vocab.txt").write_text("how\nlong"),
    "a vocabulary of another model": lambda folder: (folder / "vocab.txt").write_text("\n".join([*VOCABULARY, "more"])),
}


@pytest.mark.parametrize("breaking", BROKEN.values(), ids=BROKEN.keys())
def test_a_folder_that_holds_no_such_model_is_refused(folder: Path, breaking: Callable[[Path], object]) -> None:
    breaking(folder)
    with pytest.raises(UnreadableModelError):
        FolderEncoder(folder)
