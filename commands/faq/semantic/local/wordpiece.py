"""Cut a text into the word pieces of BERT's vocabulary, as BERT's own tokeniser does.

The rules are those of google-research/bert, `tokenization.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from commands.faq.ranking.normalisation import CHINESE
from commands.faq.semantic.local.safetensors import UnreadableModelError

_CHINESE = re.compile(f"([{CHINESE}])")
_LONGEST_WORD = 100
_ENOUGH_CHINESE = 3_000
"""Characters of a vocabulary that was made for Chinese; those made for English have some hundred by accident."""


class WordPieces:
    """The vocabulary of a model, and how it cuts texts."""

    def __init__(self, vocabulary: Mapping[str, int], *, lower_case: bool) -> None:
        self._vocabulary = vocabulary
        self._lower_case = lower_case
        try:
            self._unknown, self._first, self._last = (vocabulary[name] for name in ("[UNK]", "[CLS]", "[SEP]"))
        except KeyError as missing:
            raise UnreadableModelError(f"the vocabulary lacks {missing}") from None

    @classmethod
    def read(cls, path: Path, *, lower_case: bool) -> WordPieces:
        """Read a `vocab.txt`, one piece a line; its number is that of the line, from 0."""
        lines = path.read_text("utf-8").splitlines()
        return cls({piece: number for number, piece in enumerate(lines)}, lower_case=lower_case)

    def __len__(self) -> int:
        return len(self._vocabulary)

    @property
    def knows_chinese(self) -> bool:
        """Say whether the model has learnt Chinese: it has most of its characters."""
        return sum(_CHINESE.fullmatch(piece) is not None for piece in self._vocabulary) >= _ENOUGH_CHINESE

    def numbers(self, text: str, most: int) -> Sequence[int]:
        """Return the numbers of at most `most` pieces, with the marks for the beginning and the end around them."""
        pieces = [number for word in self._words(text) for number in self._pieces(word)]
        return [self._first, *pieces[: most - 2], self._last]

    def _words(self, text: str) -> Iterator[str]:
        cleaned = "".join(" " if character.isspace() else character for character in text if not _is_control(character))
        for word in _CHINESE.sub(r" \1 ", cleaned).split():
            yield from _split_at_punctuation(_without_accents(word.lower()) if self._lower_case else word)

    def _pieces(self, word: str) -> Sequence[int]:
        """Return the longest pieces that a word consists of, from its beginning; unknown where there are none."""
        if len(word) > _LONGEST_WORD:
            return [self._unknown]
        found: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if mark + word[start:end] in self._vocabulary), None)
            if end is None:
                return [self._unknown]
            found.append(self._vocabulary[mark + word[start:end]])
            start = end
        return found


def _is_control(character: str) -> bool:
    if character in "\t\n\r":
        return False
    return character in "\0\ufffd" or unicodedata.category(character).startswith("C")


def _without_accents(word: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", word) if unicodedata.category(each) != "Mn")


def _split_at_punctuation(word: str) -> Iterator[str]:
    start = 0
    for position, character in enumerate(word):
        if _is_punctuation(character):
            if start < position:
                yield word[start:position]
            yield character
            start = position + 1
    if start < len(word):
        yield word[start:]


def _is_punctuation(character: str) -> bool:
    in_ascii = character.isascii() and character.isprintable() and not character.isalnum() and character != " "
    return in_ascii or unicodedata.category(character).startswith("P")
