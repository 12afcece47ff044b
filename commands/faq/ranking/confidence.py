"""Judge how likely the first candidate is right, from how it came first."""

import math
from collections.abc import Sequence

from commands.faq.ranking.bank import AnalysedBank
from commands.faq.ranking.features import Features, Weights
from commands.faq.ranking.scores import Scored

_LEAST = 0.02
_CROWD = 25

# Logistic regression on whether the first candidate was right, over 31 banks of 10 to 985 entries cut from eight public
# sets of questions (one to a hundred phrasings an entry, none to three quarters of the questions out of scope), each
# bank weighing the same. One set of numbers for all banks and languages; the particular is in a bank's thresholds.
_WEIGHTS = {
    "bias": -3.17,
    "score": -2.0,
    "margin": -2.71,
    "log_margin": 0.45,
    "best": 5.69,
    "best_lead": 1.46,
    "mean_lead": 7.58,
    "covered_lead": 4.32,
    "missing": -3.11,
    "added": 3.83,
    "unknown": 0.62,
    "length": 0.42,
    "crowd": -0.24,
    "crowd_best": 0.68,
    "crowd_margin": -0.33,
    "crowd_mean_lead": -3.06,
    "headed": -1.82,
    "chance": 0.36,
    "chance_lead": 1.93,
}


def signals(
    bank: AnalysedBank, query: Features, nearest: Sequence[Scored], chances: Sequence[float] = ()
) -> dict[str, float]:
    """Return what speaks for and against the first of `nearest`.

    There are its leads on the next in score, in the likeness of its nearest phrasing (`best`) and of all of them
    (`mean`), and in coverage; and the shares of the query's words that its entry lacks (`missing`), that its nearest
    phrasing lacks (`added`: what the entry has elsewhere speaks for it) and that the whole bank lacks (`unknown`).
    Where an entry has many phrasings (`crowd`) likeness to one of them says more and a lead less. `chance` is what a
    trained head gives it, where there is one.
    """
    first, others = nearest[0], nearest[1:]
    margin = first.score - max((other.score for other in others), default=0.0)
    mean_lead = first.mean - max((other.mean for other in others), default=0.0)
    crowd = math.log(min(_CROWD, bank.counts[query.script][first.entry]))
    shares = bank.coverage.of_query(query)
    alone = {word: share for word, share in shares.items() if " " not in word and not word.startswith("#")}
    return {
        "bias": 1.0,
        "score": first.score,
        "margin": margin,
        "log_margin": math.log(_LEAST + max(0.0, margin)),
        "best": first.best,
        "best_lead": first.best - max((other.best for other in others), default=0.0),
        "mean_lead": mean_lead,
        "covered_lead": first.covered - max((other.covered for other in others), default=0.0),
        "missing": _outside(alone, bank.coverage.entries[first.entry]),
        "added": _outside(alone, bank.phrasings[first.phrasing].words),
        "unknown": _outside(alone, bank.coverage.telling),
        "length": math.log(1 + len(alone)),
        "crowd": crowd,
        "crowd_best": crowd * first.best,
        "crowd_margin": crowd * margin,
        "crowd_mean_lead": crowd * mean_lead,
        **_of_head(first.entry, chances),
    }


def _outside(shares: Weights, words: Weights) -> float:
    return sum(share for word, share in shares.items() if word not in words) / (sum(shares.values()) or 1.0)


def _of_head(entry: int, chances: Sequence[float]) -> dict[str, float]:
    if not chances:
        return {"headed": 0.0, "chance": 0.0, "chance_lead": 0.0}
    rival = max((chance for number, chance in enumerate(chances) if number != entry), default=0.0)
    return {"headed": 1.0, "chance": chances[entry], "chance_lead": chances[entry] - rival}


def confidence(bank: AnalysedBank, query: Features, nearest: Sequence[Scored], chances: Sequence[float] = ()) -> float:
    """Return how likely the first of `nearest` is right, from 0 to 1; 0 where there is none."""
    if not nearest:
        return 0.0
    evidence = sum(_WEIGHTS[name] * value for name, value in signals(bank, query, nearest, chances).items())
    return 1 / (1 + math.exp(-evidence))
