"""Judge how likely the first candidate is right, from how it came first."""

import math
from collections.abc import Sequence

from commands.faq.ranking.bank import AnalysedBank
from commands.faq.ranking.features import Features
from commands.faq.ranking.scores import Scored

_LEAST = 0.02

# Logistic regression on whether the first candidate was right, over nineteen banks of 20 to 150 entries cut from the
# development sets (one to forty phrasings an entry, a fifth to a half of the entries held out as out of scope), each
# bank weighing the same. Six numbers for all banks and languages; what is particular to a bank is in its thresholds.
_WEIGHTS = {
    "bias": -0.31,
    "score": 1.9,
    "margin": 1.28,
    "log_margin": 0.82,
    "best": 2.43,
    "covered_margin": 2.11,
    "returned": 1.01,
}


def signals(bank: AnalysedBank, query: Features, nearest: Sequence[Scored]) -> dict[str, float]:
    """Return what speaks for the first of `nearest`.

    `margin` and `covered_margin` are its lead on the next in score and in coverage, `best` the likeness of its nearest
    phrasing, `returned` how much of that phrasing the query holds.
    """
    first, others = nearest[0], nearest[1:]
    margin = first.score - max((other.score for other in others), default=0.0)
    returned = bank.coverage.of_query(bank.phrasings[first.phrasing])
    return {
        "bias": 1.0,
        "score": first.score,
        "margin": margin,
        "log_margin": math.log(_LEAST + max(0.0, margin)),
        "best": first.best,
        "covered_margin": first.covered - max((other.covered for other in others), default=0.0),
        "returned": sum(share for word, share in returned.items() if word in query.words),
    }


def confidence(bank: AnalysedBank, query: Features, nearest: Sequence[Scored]) -> float:
    """Return how likely the first of `nearest` is right, from 0 to 1; 0 where there is none."""
    if not nearest:
        return 0.0
    evidence = sum(_WEIGHTS[name] * value for name, value in signals(bank, query, nearest).items())
    return 1 / (1 + math.exp(-evidence))
