"""Judge how likely the first candidate is right where words and meaning have both been heard."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from commands.faq.ranking.softmax import Floats
from commands.faq.semantic.meanings import Nearness

_LEAST = 0.02
_CROWD = 25

# Logistic regression on whether the first candidate was right, over 19 banks of 15 to 150 entries cut from four sets of
# questions (one to seventeen phrasings an entry, none to half of the entries taken out), each bank weighing the same.
_WEIGHTS = {
    "bias": -0.17,
    "by_words": 0.33,
    "log_margin": 0.49,
    "best": 2.46,
    "middle_lead": 2.36,
    "chance_lead": 0.88,
    "crowd": -0.52,
    "crowd_best": 0.59,
    "crowd_middle_lead": -0.49,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the first candidate: leads are those on the next in the same respect."""

    by_words: float
    margin: float
    best: float
    middle_lead: float
    chance_lead: float
    crowd: float

    @classmethod
    def of(cls, first: int, scores: Floats, near: Nearness, by_words: float, phrasings: int) -> Self:
        """Gather it; `by_words` is what the words alone say, `phrasings` how many the first candidate has."""
        return cls(
            by_words=by_words,
            margin=_lead(scores, first),
            best=float(near.best[first]),
            middle_lead=_lead(near.middle, first),
            chance_lead=_lead(near.chance, first),
            crowd=math.log(min(_CROWD, phrasings)),
        )

    def signals(self) -> dict[str, float]:
        """Return it as the numbers that are weighed."""
        words = min(1 - _LEAST, max(_LEAST, self.by_words))
        return {
            "bias": 1.0,
            "by_words": math.log(words / (1 - words)),
            "log_margin": math.log(_LEAST + max(0.0, self.margin)),
            "best": self.best,
            "middle_lead": self.middle_lead,
            "chance_lead": self.chance_lead,
            "crowd": self.crowd,
            "crowd_best": self.crowd * self.best,
            "crowd_middle_lead": self.crowd * self.middle_lead,
        }


def likelihood(evidence: Evidence) -> float:
    """Return how likely the first candidate is right, from 0 to 1."""
    told = sum(_WEIGHTS[name] * value for name, value in evidence.signals().items())
    return 1 / (1 + math.exp(-told))


def _lead(values: Floats, first: int) -> float:
    others = np.delete(values, first)
    return float(values[first] - others.max()) if len(others) else float(values[first])
