"""The entries that one role may see, ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands.faq.bank import Entry
from commands.faq.ranking import Decision, Ranker, Ranking, Thresholds, decide

if TYPE_CHECKING:
    from commands.faq.semantic.encoder import Vector
    from commands.faq.semantic.ranker import SemanticRanker

MOST_OFFERED = 5


@dataclass(frozen=True, slots=True)
class Consultation:
    """What the bank has to say: one entry that answers, or several that may, best first."""

    decision: Decision
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Semantic:
    """A ranker that hears what a question means, with thresholds of its own."""

    ranker: SemanticRanker
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Shelf:
    """Entries by id, with their ranker and thresholds, and those that hear meaning as well where an encoder helps."""

    entries: Mapping[str, Entry]
    ranker: Ranker
    thresholds: Thresholds
    semantic: Semantic | None = None

    def knows(self, question: str) -> bool:
        """Say whether an entry asks this to the letter, so that nobody need think about what it means."""
        return self.ranker.rank(question, limit=1).exact

    def consult(self, question: str, vector: Vector | None = None) -> Consultation:
        """Return what these entries have to say to a question; `vector` is what it means, if that is known."""
        if self.semantic is None or vector is None:
            return self._told(self.ranker.rank(question, MOST_OFFERED), self.thresholds)
        ranking = self.semantic.ranker.rank(question, MOST_OFFERED, vector)
        return self._told(ranking, self.semantic.thresholds)

    def _told(self, ranking: Ranking, thresholds: Thresholds) -> Consultation:
        decision = decide(ranking, thresholds)
        offered = tuple(self.entries[candidate.entry_id] for candidate in ranking.candidates)
        match decision:
            case Decision.ANSWER:
                return Consultation(decision, offered[:1])
            case Decision.OFFER:
                return Consultation(decision, offered)
            case Decision.UNKNOWN:
                return Consultation(decision, ())
