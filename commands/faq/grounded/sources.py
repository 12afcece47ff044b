"""The entries that a model is given, as it sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.languages import Language
from commands.faq.answers import answer_in, question_in
from commands.faq.bank import Entry

MOST: Final = 5

_ORDERS: Final = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|prompt|rule|above|previous|prior|system)"
    r"|\b(?:system|developer) prompt\b|\byou are (?:now|no longer)\b|\bact as\b|\bjailbreak|</?(?:system|source|entry)"
    r"|(?:忽略|無視|无视|忘記|忘记|唔好理).{0,12}(?:指示|指令|提示|規則|规则|以上|之前)|系統提示|系统提示",
    re.IGNORECASE | re.DOTALL,
)
"""Words that are meant for a model and not for people. Not the wall, only a fence before it: `support` is the wall."""


@dataclass(frozen=True, slots=True)
class Source:
    """An entry by the number under which the model knows it, with its words in one language."""

    number: int
    entry: Entry
    question: str
    answer: str


def sources_of(entries: Iterable[Entry], language: Language) -> Sequence[Source]:
    """Return what a model may use of some entries, in a language or the nearest that each has."""
    pairs = ((entry, question_in(entry, language), answer_in(entry, language)) for entry in entries)
    fit = [each for each in pairs if not gives_orders(f"{each[1]}\n{each[2]}")][:MOST]
    return [Source(number, *each) for number, each in enumerate(fit, start=1)]


def gives_orders(text: str) -> bool:
    """Say whether a text speaks to a model, so that none should read it."""
    return _ORDERS.search(text) is not None
