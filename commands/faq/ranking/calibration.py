"""Decide when to answer, when to offer and when to admit not to know; find the thresholds from the bank itself."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, quantiles
from typing import Self

from bot.languages import Language
from commands.faq.ranking.model import SCRIPTS, Ranker, Ranking, Rehearsal
from commands.faq.ranking.off_topic import OFF_TOPIC

EDITION = 3
"""Goes up whenever confidence or thresholds are worked out otherwise: what was calibrated before holds no more."""

REHEARSED = 150

# What a threshold is before a bank has spoken, and the bounds that it keeps afterwards.
_PRIOR = 0.84
_LEAST, _MOST = 0.5, 0.95

# Of its own questions, with the entry that answers them taken out, a bank may answer so many. What this says counts
# half. Above the prior it counts only where entries have one phrasing: a bank with more has it spread over siblings
# that people seldom confuse, and silence would be the price.
_STRANGERS = 0.04
_TRUST = 0.5
_ENOUGH = 15
_FEW_PHRASINGS = 1.5

# Labelled questions are what people ask, so their word is the last one once there are many.
_WRONG = 0.05
_MANY_LABELS = 100
_STEPS = 140
_CERTAIN = 0.001

_OFFER_RANGE = (0.1, 0.3)


class Decision(StrEnum):
    """What to do with a ranking."""

    ANSWER = "answer"
    OFFER = "offer"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Hold for each language the least confidence to answer with, and the least first score to offer candidates with.

    Two entries that fit a question equally well leave little confidence in either, but both are worth offering.
    """

    answer: Mapping[Language, float]
    offer: Mapping[Language, float]

    def to_json(self) -> dict[str, object]:
        """Return what `from_json` reads, fit for a JSON column."""
        return {each.value: {"answer": self.answer[each], "offer": self.offer[each]} for each in Language}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote; raise ValueError for anything else."""
        answer: dict[Language, float] = {}
        offer: dict[Language, float] = {}
        for language in Language:
            pair = stored.get(language.value)
            if not isinstance(pair, Mapping) or not {"answer", "offer"} <= pair.keys():
                raise ValueError(f"there are no thresholds for {language.value}")
            answer[language], offer[language] = float(pair["answer"]), float(pair["offer"])
        return cls(answer, offer)


def decide(ranking: Ranking, thresholds: Thresholds) -> Decision:
    """Return what to do with a ranking; a near-exact phrasing is always answered."""
    if not ranking.candidates:
        return Decision.UNKNOWN
    if ranking.exact or ranking.confidence >= thresholds.answer[ranking.language]:
        return Decision.ANSWER
    return Decision.OFFER if ranking.candidates[0].score >= thresholds.offer[ranking.language] else Decision.UNKNOWN


def calibrate(ranker: Ranker, labelled: Sequence[Rehearsal] = ()) -> Thresholds:
    """Return the thresholds of a ranker's bank.

    The bank examines itself: each phrasing of a sample is asked without its whole entry, as a stand-in for a question
    out of scope but near; Traditional and Simplified are read as one script, so what one teaches holds for the other.
    `labelled` adds real questions whose right answer is known: they count for their own language alone.
    """
    heard = list(ranker.rehearse(REHEARSED))
    off_topic = [ranker.rank(text, limit=1) for text in OFF_TOPIC]
    answer: dict[Language, float] = {}
    offer: dict[Language, float] = {}
    for language, script in SCRIPTS.items():
        strangers = [one for one in heard if SCRIPTS[one.language] is script]
        answer[language] = _answer(strangers, [one for one in labelled if one.language is language])
        alike = (each for each in off_topic if SCRIPTS[each.language] is script)
        offer[language] = _offer([sum(first.score for first in each.candidates) for each in alike])
    return Thresholds(answer, offer)


def _answer(strangers: Sequence[Rehearsal], labelled: Sequence[Rehearsal]) -> float:
    threshold = _PRIOR
    if strangers:
        ordered = sorted(one.confidence for one in strangers)
        seen = ordered[int(len(ordered) * (1 - _STRANGERS))]
        if seen < _PRIOR or fmean(one.phrasings for one in strangers) < _FEW_PHRASINGS:
            threshold = _between(_PRIOR, seen, _TRUST * len(ordered) / (len(ordered) + _ENOUGH))
    if labelled:
        threshold = _between(threshold, _loosest(labelled), len(labelled) / (len(labelled) + _MANY_LABELS))
    return min(_MOST, max(_LEAST, threshold))


def _between(one: float, other: float, trust: float) -> float:
    """Return a confidence between two, nearer to the other the more it is trusted; by log-odds, as evidence adds up."""
    return 1 / (1 + math.exp(-((1 - trust) * _log_odds(one) + trust * _log_odds(other))))


def _log_odds(confidence: float) -> float:
    bounded = min(1 - _CERTAIN, max(_CERTAIN, confidence))
    return math.log(bounded / (1 - bounded))


def _loosest(labelled: Sequence[Rehearsal]) -> float:
    """Return the least confidence from which on, wherever one cuts, at most `_WRONG` of the answers are wrong."""
    for step in range(_STEPS, 0, -1):
        answered = [one.right for one in labelled if one.confidence >= step / _STEPS]
        if answered.count(False) > _WRONG * len(answered):
            return min(1.0, (step + 1) / _STEPS)
    return 0.0


def _offer(strange: Sequence[float]) -> float:
    least, most = _OFFER_RANGE
    return min(most, max(least, quantiles(strange, n=4)[2]))
