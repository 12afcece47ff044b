"""What goes into a ranker and what comes out of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from bot.languages import Language


class Script(StrEnum):
    """The writing that a text is read in; Traditional, Simplified and Cantonese are one after normalisation."""

    LATIN = "latin"
    CHINESE = "chinese"


SCRIPTS: Final = {Language.EN: Script.LATIN, Language.ZH_HANT: Script.CHINESE, Language.ZH_HANS: Script.CHINESE}
"""The script that each language is read in."""


@dataclass(frozen=True, slots=True)
class RankedEntry:
    """State one entry of a bank: its question and further phrasings, and its answers, in every language."""

    id: str
    phrasings: tuple[str, ...]
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Name an entry that may answer, with its score from 0 to 1 and the phrasing that came nearest."""

    entry_id: str
    score: float
    phrasing: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """Hold the entries for one query, best first.

    `confidence` runs from 0 to 1 and says how likely the first candidate is right; thresholds compare against it and
    nothing else. It is 1 where `exact` is set: the query says what a phrasing of the first candidate alone says, but
    for case, punctuation, script or a slip of the keyboard.
    """

    candidates: tuple[Candidate, ...]
    confidence: float
    language: Language
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Record how a question whose answer is known fared: one of the bank's own with its entry taken out, or a real one.

    Only a question in scope can have the first candidate `right`. `phrasings` is how many its entry has in its script.
    """

    language: Language
    confidence: float
    in_scope: bool
    right: bool
    phrasings: int = 1


class Ranker(Protocol):
    """Rank the entries of one bank: the one face of the lexical tiers and of any semantic one."""

    def rank(self, query: str, limit: int = 5) -> Ranking:
        """Return at most `limit` candidates; none for a text that shares nothing with the bank."""
        ...

    def rehearse(self, most: int) -> Iterator[Rehearsal]:
        """Ask the bank at most `most` of its own phrasings, each with its entry taken out, the same ones each time."""
        ...
