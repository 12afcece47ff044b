"""The lexical ranker: a scorer finds the nearest entries, a head may reorder them, and their likeness is judged."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Protocol

from commands.faq.ranking.bank import NOTHING, AnalysedBank
from commands.faq.ranking.confidence import confidence
from commands.faq.ranking.features import Features, features
from commands.faq.ranking.likeness import near_exact
from commands.faq.ranking.model import Candidate, Ranking, Rehearsal
from commands.faq.ranking.scores import Scored, Scorer

_CONSIDERED = 8
_CONSIDERED_BY_HEAD = 30
_MAY_BE_EXACT = 8
_SLIP = 2
_NOTHING_LEFT = 1e-9

# Two entries have this very phrasing: whichever comes first is a toss-up.
_AMBIGUOUS = 0.5


class Head(Protocol):
    """Know from training which entry a query belongs to."""

    def chances(self, query: Features) -> Sequence[float]:
        """Return for each entry, by number, the chance that the query belongs to it."""
        ...


class LexicalRanker:
    """Rank by the words, the pieces of words and the concepts that a query shares with the phrasings of a bank."""

    def __init__(self, bank: AnalysedBank, scorer: Scorer, head: Head | None = None) -> None:
        self._bank = bank
        self._scorer = scorer
        self._head = head

    @property
    def bank(self) -> AnalysedBank:
        """The bank that is ranked."""
        return self._bank

    @property
    def trained(self) -> bool:
        """Say whether a trained head takes part."""
        return self._head is not None

    def rank(self, query: str, limit: int = 5) -> Ranking:
        """Return at most `limit` candidates; none for a text that shares nothing with the bank."""
        found = features(query)
        chances = self.chances(found)
        nearest = self.nearest(found, limit, NOTHING, chances)
        exact = self.exact(found, nearest)
        if exact is not None:
            nearest.sort(key=lambda scored: scored.entry != exact)
        candidates = tuple(
            Candidate(self._bank.entries[scored.entry].id, scored.score, self._bank.texts[scored.phrasing])
            for scored in nearest[:limit]
        )
        sure = 1.0 if exact is not None else confidence(self._bank, found, nearest[:_CONSIDERED], chances)
        if exact is None and found.key in self._bank:
            sure = min(sure, _AMBIGUOUS)
        return Ranking(candidates, sure, found.language, exact is not None)

    def rehearse(self, most: int) -> Iterator[Rehearsal]:
        """Ask the bank at most `most` of its own phrasings, each with its entry taken out, the same ones each time."""
        for number in self.sample(most):
            yield self.without_its_entry(number)

    def sample(self, most: int) -> Sequence[int]:
        """Return the numbers of at most `most` phrasings, the same ones each time."""
        numbers = list(range(len(self._bank.texts)))
        Random(most).shuffle(numbers)  # noqa: S311 - a sample that must be the same each time, not a secret
        return numbers[:most]

    def without_its_entry(self, phrasing: int) -> Rehearsal:
        """Ask the bank one of its phrasings, by number, with its entry taken out."""
        query, owner = self._bank.phrasings[phrasing], self._bank.owners[phrasing]
        chances = self.chances(query, owner)
        nearest = self.nearest(query, _CONSIDERED, owner, chances)[:_CONSIDERED]
        sure = confidence(self._bank, query, nearest, chances)
        return Rehearsal(query.language, sure, False, False, self._bank.counts[query.script][owner])

    def chances(self, query: Features, hidden: int = NOTHING) -> Sequence[float]:
        """Return what the head thinks of the entries; of the others, as far as it knows, where one is `hidden`."""
        if self._head is None:
            return ()
        chances = self._head.chances(query)
        if hidden == NOTHING:
            return chances
        rest = max(sum(chances) - chances[hidden], _NOTHING_LEFT)
        return [0.0 if number == hidden else chance / rest for number, chance in enumerate(chances)]

    def nearest(self, query: Features, limit: int, hidden: int, chances: Sequence[float]) -> list[Scored]:
        """Return some entries more than `limit`, best first."""
        if not chances:
            return self._scorer.nearest(query, max(limit, _CONSIDERED), hidden)
        nearest = self._scorer.nearest(query, max(limit, _CONSIDERED_BY_HEAD), hidden)
        return sorted(nearest, key=lambda scored: (-(scored.score + chances[scored.entry]), scored.entry))

    def exact(self, query: Features, nearest: Sequence[Scored]) -> int | None:
        """Return the entry that alone has a query for a phrasing, but for a slip of the keyboard."""
        owner = self._bank.sole_owner(query.key)
        if owner is not None:
            return owner
        if query.key in self._bank:
            return None
        likely = (number for scored in nearest[:_MAY_BE_EXACT] for number in self._bank.members[scored.entry])
        near = {
            self._bank.owners[number]
            for number in likely
            if abs(len(self._bank.phrasings[number].typed) - len(query.typed)) <= _SLIP
            and near_exact(query.typed, self._bank.phrasings[number].typed)
        }
        return near.pop() if len(near) == 1 else None
