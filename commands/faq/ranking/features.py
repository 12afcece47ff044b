"""Turn a text into what is compared: words with their concepts, pieces of words, concepts alone."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.languages import Language, script_of
from bot.languages import Script as Characters
from commands.faq.ranking.concepts import concepts
from commands.faq.ranking.courtesy import without_courtesy
from commands.faq.ranking.model import Script
from commands.faq.ranking.normalisation import normalise, written_chinese
from commands.faq.ranking.spelling import american
from commands.faq.ranking.words import is_chinese, stem, weight, words

Weights = dict[str, float]

_PAIR = 0.5
_CONCEPT = 0.8
_PIECES = (2, 3, 4)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Features:
    """Hold the weighted features of one text, a mapping for each channel, and its normal form less any courtesy.

    `typed` is that form as it was spelt, `key` as Americans spell it; Chinese in either script counts as Traditional
    in `language`, and as one in `script`. The prefixes keep the channels apart in one
    index: none for words, `~` for pieces, `@` for concepts.
    """

    key: str
    typed: str
    script: Script
    language: Language
    words: Weights
    pieces: Weights
    concepts: Weights

    @property
    def channels(self) -> tuple[Weights, Weights, Weights]:
        """Return the three channels in the order of their weights in a score."""
        return self.words, self.pieces, self.concepts


def _add(weights: Weights, token: str, amount: float) -> None:
    weights[token] = weights.get(token, 0.0) + amount


def script_of_text(text: str) -> Script:
    """Return the script that a text is read in: Chinese where there is a Chinese character."""
    return Script.CHINESE if any(map(is_chinese, words(normalise(text)))) else Script.LATIN


@lru_cache(maxsize=20_000)
def _pieces_of(token: str) -> tuple[str, ...]:
    if is_chinese(token):
        return (f"~{token}",)
    padded = f" {token[:_LONGEST]} "
    pieces = [padded[start : start + size] for size in _PIECES for start in range(len(padded) - size + 1)]
    return tuple(f"~{piece}" for piece in pieces)


def _language(text: str, script: Script) -> Language:
    if script is Script.LATIN:
        return Language.EN
    return Language.ZH_HANS if script_of(text) is Characters.SIMPLIFIED else Language.ZH_HANT


def features(text: str) -> Features:
    """Return the features of `text`; empty ones for a text that holds no word."""
    typed = words(written_chinese(normalise(text)))
    tokens = [american(token) for token in typed]
    stems = [stem(token) for token in tokens]
    meant = concepts(stems)
    found: Weights = {}
    pieces: Weights = {}
    for token, root in zip(tokens, stems, strict=True):
        amount = weight(token)
        _add(found, root, amount)
        for piece in _pieces_of(token):
            _add(pieces, piece, amount)
    for first, second in pairwise(stems):
        _add(found, f"{first} {second}", _PAIR)
    for concept, amount in meant.items():
        found[concept] = _CONCEPT * amount
    script = Script.CHINESE if any(map(is_chinese, tokens)) else Script.LATIN
    return Features(
        key=without_courtesy(" ".join(tokens)),
        typed=without_courtesy(" ".join(typed)),
        script=script,
        language=_language(text, script),
        words=found,
        pieces=pieces,
        concepts={f"@{concept}": amount for concept, amount in meant.items()},
    )
