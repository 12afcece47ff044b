"""What goes into a ranker and what comes out of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Script(StrEnum):
    """The writing that a text is read in; Traditional, Simplified and Cantonese are one after normalisation."""

    LATIN = "latin"
    CHINESE = "chinese"


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
    nothing else. `exact` is set where the query says what a phrasing of the first candidate says, but for case,
    punctuation, script or one slip of the keyboard.
    """

    candidates: tuple[Candidate, ...]
    confidence: float
    language: Script
    exact: bool = False


class Ranker(Protocol):
    """Rank the entries of one bank: the one face of the lexical tiers and of any semantic one."""

    def rank(self, query: str, limit: int = 5) -> Ranking:
        """Return at most `limit` candidates; none for a text that holds no word."""
        ...


Entries = Iterable[RankedEntry]
