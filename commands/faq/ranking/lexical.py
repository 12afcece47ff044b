"""Rank with the standard library alone: the tier for banks of up to some thousand entries."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commands.faq.ranking.coverage import Coverage
from commands.faq.ranking.features import Features, features
from commands.faq.ranking.model import Candidate, RankedEntry, Ranking, Script
from commands.faq.ranking.vectors import Rarity

COVERAGE = 0.3
BEST = 0.5


@dataclass(frozen=True, slots=True)
class Scored:
    best: float
    mean: float
    covered: float
    phrasing: int

    @property
    def score(self) -> float:
        return (BEST * self.best + (1 - BEST) * self.mean + COVERAGE * self.covered) / (1 + COVERAGE)


class LexicalRanker:
    def __init__(self, entries: Iterable[RankedEntry]) -> None:
        self.entries = tuple(entries)
        asked = [[features(text) for text in entry.phrasings] for entry in self.entries]
        answers = [[features(text) for text in entry.answers] for entry in self.entries]
        self.rarity = Rarity.of(asked)
        self.asked = asked
        self.numbers = []
        n = 0
        self.df = Counter(w for e in asked for f in e for w in f.words)
        for e in asked:
            self.numbers.append(list(range(n, n + len(e)))); n += len(e)
        self.coverage = Coverage.of(asked, answers)
        self.phrasings = [found for entry in asked for found in entry]
        self.texts = [text for entry in self.entries for text in entry.phrasings]
        self.owner = [number for number, entry in enumerate(asked) for _ in entry]
        self.counts = {s: [sum(f.script is s for f in entry) for entry in asked] for s in Script}
        self.index: dict[str, tuple[list[int], list[float]]] = {}
        for number, found in enumerate(self.phrasings):
            for name, value in self.rarity.vector(found).items():
                numbers, values = self.index.setdefault(name, ([], []))
                numbers.append(number)
                values.append(value)

    def scored(self, query: Features, without_phrasing: int = -1, without_entry: int = -1):
        similar = [0.0] * len(self.phrasings)
        for name, amount in self.rarity.vector(query).items():
            if name in self.index:
                for number, value in zip(*self.index[name]):
                    similar[number] += amount * value
        covered = [0.0] * len(self.entries)
        shares = self.coverage.of_query(query)
        for word, amount in shares.items():
            for number, value in self.coverage.entries.get(word, ()):
                covered[number] += amount * value
        own = self.owner[without_phrasing] if without_phrasing >= 0 else -1
        if own >= 0:
            from commands.faq.ranking.coverage import saturated
            rest = [f for n, f in zip(self.numbers[own], self.asked[own]) if n != without_phrasing and f.script is query.script]
            covered[own] = sum(amount * saturated(sum(word in f.words for f in rest) / len(rest)) for word, amount in shares.items()) if rest else 0.0
        result = {}
        best = {}
        sums = {}
        for number, value in enumerate(similar):
            if value > 0 and number != without_phrasing:
                owner = self.owner[number]
                if value > best.get(owner, (0.0, 0))[0]:
                    best[owner] = (value, number)
                sums[owner] = sums.get(owner, 0.0) + value
        counts = self.counts[query.script]
        for owner, (value, number) in best.items():
            if owner == without_entry: continue
            c = counts[owner] or len(self.entries[owner].phrasings)
            if owner == own: c = max(1, c - 1)
            result[owner] = Scored(value, min(value, sums[owner] / c), covered[owner], number)
        return result

    def known(self, query, without):
        """share of the query's words known to the bank without some phrasings"""
        shares = self.coverage.of_query(query)
        gone = {}
        for n in without:
            for w in self.phrasings[n].words: gone[w] = gone.get(w, 0) + 1
        return sum(a for w, a in shares.items() if self.df.get(w, 0) > gone.get(w, 0))

    def rank(self, query: str, limit: int = 5) -> Ranking:
        found = features(query)
        scored = sorted(self.scored(found).items(), key=lambda item: -item[1].score)[:max(limit, 2)]
        cands = tuple(Candidate(self.entries[n].id, s.score, self.texts[s.phrasing]) for n, s in scored)
        top = cands[0].score if cands else 0.0
        second = cands[1].score if len(cands) > 1 else 0.0
        return Ranking(cands[:limit], max(0, .5 * top + .5 * (top - second)), found.script)
