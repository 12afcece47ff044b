"""Know which words mean the same thing, in English and Chinese."""

from collections.abc import Sequence
from functools import cache
from importlib import resources

from commands.faq.ranking.normalisation import normalise, written_chinese
from commands.faq.ranking.words import stem, words

Lexicon = dict[tuple[str, ...], tuple[str, ...]]


@cache
def lexicon() -> Lexicon:
    """Return the concepts that each word or phrase, as a tuple of stems, may mean."""
    lines = resources.files(__package__).joinpath("data/concepts.txt").read_text("utf-8").splitlines()
    found: dict[tuple[str, ...], list[str]] = {}
    for number, line in enumerate(line for line in lines if line and not line.startswith("#")):
        keys = {tuple(stem(word) for word in words(written_chinese(normalise(phrase)))) for phrase in line.split(", ")}
        for key in keys - {()}:
            found.setdefault(key, []).append(f"#{number}")
    return {key: tuple(concepts) for key, concepts in found.items()}


@cache
def _longest() -> int:
    return max(map(len, lexicon()), default=0)


def concepts(stems: Sequence[str]) -> dict[str, float]:
    """Return the concepts of a text and their weights: longest phrases first, words of many meanings counted less."""
    table, longest = lexicon(), _longest()
    weights: dict[str, float] = {}
    covered = 0
    for start in range(len(stems)):
        for end in range(min(start + longest, len(stems)), max(start, covered), -1):
            meanings = table.get(tuple(stems[start:end]))
            if meanings is not None:
                for meaning in meanings:
                    weights[meaning] = weights.get(meaning, 0.0) + len(meanings) ** -0.5
                covered = end
                break
    return weights
