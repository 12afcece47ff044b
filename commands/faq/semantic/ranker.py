"""Rank by words and by meaning: what a question means moves the entries that its words have found, and finds others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commands.faq.ranking import Candidate, Ranking, Rehearsal
from commands.faq.ranking.bank import NOTHING
from commands.faq.ranking.confidence import confidence
from commands.faq.ranking.features import Features, features
from commands.faq.ranking.lexical import LexicalRanker
from commands.faq.ranking.scores import Scored
from commands.faq.ranking.softmax import Floats
from commands.faq.semantic.confidence import Evidence, likelihood
from commands.faq.semantic.encoder import Vector
from commands.faq.semantic.meanings import Meanings, Nearness

_BY_WORDS = 0.7
_BY_MEANING = 0.5
_CONSIDERED = 30
_JUDGED = 8
_LEAST_LENGTH = 1e-12

# Two entries have this very phrasing: whichever comes first is a toss-up.
_AMBIGUOUS = 0.5


@dataclass(frozen=True, slots=True)
class _Found:
    """Entries by number, best first, with their scores; what speaks for the first; the one that has this phrasing."""

    order: Sequence[int]
    scores: Floats
    near: Nearness
    evidence: Evidence
    exact: int | None


class SemanticRanker:
    """Ranks with a vector of the question where there is one, and as the lexical ranker does where there is none.

    `known` holds vectors by text: those of the bank's phrasings, and of what is asked while it is calibrated.
    """

    def __init__(self, lexical: LexicalRanker, known: Mapping[str, Vector]) -> None:
        self._lexical = lexical
        self._bank = lexical.bank
        self._meanings = Meanings(lexical.bank, known)
        self._known = known

    def rank(self, query: str, limit: int = 5, vector: Vector | None = None) -> Ranking:
        """Return at most `limit` candidates; `vector` is what the encoder made of the query."""
        meant = self._known.get(query) if vector is None else vector
        if meant is None or len(meant) != self._meanings.length:
            return self._lexical.rank(query, limit)
        asked = features(query)
        found = self._found(asked, np.array(meant, np.float32), NOTHING)
        order = found.order if found.exact is None else [found.exact, *(n for n in found.order if n != found.exact)]
        candidates = tuple(
            Candidate(
                self._bank.entries[number].id,
                float(found.scores[number]),
                self._bank.texts[found.near.phrasing[number]],
            )
            for number in order[:limit]
        )
        if found.exact is not None:
            return Ranking(candidates, 1.0, asked.language, exact=True)
        sure = likelihood(found.evidence)
        return Ranking(candidates, min(sure, _AMBIGUOUS) if asked.key in self._bank else sure, asked.language)

    def rehearse(self, most: int) -> Iterator[Rehearsal]:
        """Ask the bank at most `most` of its own phrasings, each with its entry taken out, the same ones each time."""
        for number in self._lexical.sample(most):
            vector = self._meanings.of_phrasing(number)
            if vector is None:
                yield self._lexical.without_its_entry(number)
                continue
            asked, owner = self._bank.phrasings[number], self._bank.owners[number]
            found = self._found(asked, vector, owner)
            count = self._bank.counts[asked.script][owner]
            yield Rehearsal(asked.language, likelihood(found.evidence), in_scope=False, right=False, phrasings=count)

    def _found(self, asked: Features, vector: Floats, hidden: int) -> _Found:
        chances = self._lexical.chances(asked, hidden)
        nearest = self._lexical.nearest(asked, _CONSIDERED, hidden, chances)
        near = self._meanings.near(vector / max(float(np.linalg.norm(vector)), _LEAST_LENGTH), hidden)
        words = np.zeros(len(self._bank.entries), np.float32)
        for scored in nearest:
            words[scored.entry] = scored.score + (chances[scored.entry] if chances else 0.0)
        scores = (_BY_WORDS * words + _BY_MEANING * (near.best + near.middle) + near.chance) / (
            2 * _BY_WORDS + 2 * _BY_MEANING + 1
        )
        order = [int(number) for number in np.lexsort((np.arange(len(scores)), -scores))[:_CONSIDERED]]
        exact = self._lexical.exact(asked, nearest)
        return _Found(order, scores, near, self._evidence(asked, order, scores, near, nearest, chances), exact)

    def _evidence(
        self,
        asked: Features,
        order: Sequence[int],
        scores: Floats,
        near: Nearness,
        nearest: Sequence[Scored],
        chances: Sequence[float],
    ) -> Evidence:
        first = order[0]
        of_first = [scored for scored in nearest if scored.entry == first]
        others = [scored for scored in nearest if scored.entry != first]
        by_words = confidence(self._bank, asked, [*of_first, *others][:_JUDGED], chances) if of_first else 0.0
        return Evidence.of(first, scores, near, by_words, self._bank.counts[asked.script][first])
