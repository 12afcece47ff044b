"""Check that a statement says what its source says, whatever the model was told by an entry or a question.

A model may leave words out and put sentences together. It may not bring any: each word that carries meaning stands in
the quoted words or in the question of the entry, and the statement denies exactly as often as the quoted words do.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from commands.faq.grounded.plain_words import DENYING, FREE
from commands.faq.grounded.reply import Statement
from commands.faq.grounded.sources import Source
from commands.faq.ranking.normalisation import normalise
from commands.faq.ranking.spelling import american
from commands.faq.ranking.words import stem, words

_SHORTEST_QUOTE: Final = 2
"""Words or Chinese characters; fewer are found in any text."""

_NUMBER: Final = re.compile(r"\d+(?:[.,:/-]\d+)*%?")
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w.-]+|\w+://\S+|\b(?:[\w-]+\.)+[a-z]{2,}\b", re.IGNORECASE)


def supported(statement: Statement, source: Source) -> bool:
    """Say whether a source says what a statement says."""
    text, quote, answer = (normalise(each) for each in (statement.text, statement.quote, source.answer))
    if len(words(quote)) < min(_SHORTEST_QUOTE, len(words(answer))) or not _stands_in(quote, answer):
        return False
    known = {*_stems(quote), *_stems(normalise(source.question))}
    return (
        all(word in known or word in FREE for word in _stems(text))
        and _denials(text) == _denials(quote)
        and all(found <= given for found, given in _exactly(text, quote, normalise(source.question)))
    )


def _stands_in(quote: str, answer: str) -> bool:
    """Say whether the words of a quote stand in an answer, one after the other and none of them cut."""
    return f" {' '.join(words(quote))} " in f" {' '.join(words(answer))} "


def _stems(text: str) -> list[str]:
    return [word if word in FREE else stem(word) for word in map(american, words(text))]


def _denials(text: str) -> int:
    counted = Counter(words(text))
    return sum(counted[word] for word in DENYING)


def _exactly(text: str, quote: str, question: str) -> list[tuple[set[str], set[str]]]:
    """Return numbers and addresses as they are written, of the statement and of where they must come from."""
    given = f"{quote}\n{question}"
    return [(_found(shape, text), _found(shape, given)) for shape in (_NUMBER, _ADDRESS)]


def _found(shape: re.Pattern[str], text: str) -> set[str]:
    """Return what has a shape, less the stop that ends a sentence."""
    return {each.rstrip(".,;:!?。，；：！？") for each in shape.findall(text)}
