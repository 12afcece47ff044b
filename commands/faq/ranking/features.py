"""Turn a text into what is compared: words with their concepts, pieces of words, concepts alone."""

from dataclasses import dataclass
from itertools import pairwise

from commands.faq.ranking.concepts import concepts
from commands.faq.ranking.model import Script
from commands.faq.ranking.normalisation import normalise, written_chinese
from commands.faq.ranking.words import is_chinese, stem, weight, words

Weights = dict[str, float]

_PAIR = 0.4
_CONCEPT = 0.8
_PIECES = (3, 4)


@dataclass(frozen=True, slots=True)
class Features:
    """Hold the weighted features of one text, a mapping for each channel, and the text's own normal form.

    The prefixes keep the channels apart in one index: none for words, `~` for pieces, `@` for concepts.
    """

    key: str
    script: Script
    words: Weights
    pieces: Weights
    concepts: Weights

    @property
    def channels(self) -> tuple[Weights, Weights, Weights]:
        """Return the three channels in the order of their weights in a score."""
        return self.words, self.pieces, self.concepts


def _add(weights: Weights, token: str, amount: float) -> None:
    weights[token] = weights.get(token, 0.0) + amount


def _pieces(tokens: list[str]) -> Weights:
    found: Weights = {}
    for token in tokens:
        amount = weight(token)
        if is_chinese(token):
            _add(found, f"~{token}", amount)
            continue
        padded = f" {token[:40]} "
        for length in _PIECES:
            for start in range(len(padded) - length + 1):
                _add(found, f"~{padded[start : start + length]}", amount)
        if len(padded) < _PIECES[0]:
            _add(found, f"~{padded}", amount)
    return found


def features(text: str) -> Features:
    """Return the features of `text`; empty ones for a text that holds no word."""
    key = normalise(text)
    tokens = words(written_chinese(key))
    stems = [stem(token) for token in tokens]
    meant = concepts(stems)
    found: Weights = {}
    for token, root in zip(tokens, stems, strict=True):
        _add(found, root, weight(token))
    for first, second in pairwise(stems):
        _add(found, f"{first} {second}", _PAIR)
    for concept, amount in meant.items():
        found[concept] = _CONCEPT * amount
    return Features(
        key="".join(token for token in tokens),
        script=Script.CHINESE if any(map(is_chinese, tokens)) else Script.LATIN,
        words=found,
        pieces=_pieces(tokens),
        concepts={f"@{concept}": amount for concept, amount in meant.items()},
    )
