"""Decide when to answer, when to offer and when to admit not to know; find the thresholds from the bank itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, quantiles
from typing import Self

from commands.faq.ranking.model import Ranker, Ranking, Rehearsal, Script
from commands.faq.ranking.off_topic import OFF_TOPIC

REHEARSED = 200

# What thresholds are before a bank has spoken, what they may become, and how many phrasings outvote the former.
_PRIOR = {Script.LATIN: 0.89, Script.CHINESE: 0.82}
_RANGE = {Script.LATIN: (0.88, 0.925), Script.CHINESE: (0.80, 0.925)}
_FEW_PHRASINGS = 3
_RISE_FOR_FEW = {Script.LATIN: 0.03, Script.CHINESE: 0.0}
_TRUST = 0.5
_ENOUGH = 30

# A bank's own phrasings are easier than what people ask, so they may be wrong oftener than the 5 % that is the aim:
# measured on the development sets, 8 % here is about 3 % there.
_WRONG = 0.08
_OUT_OF_SCOPE = 0.35
_STEPS = 140

# Where there are too few phrasings to hide one, as many of the entries taken out whole may be answered by another.
_STRANGERS = 0.05

_OFFER_RANGE = (0.1, 0.3)


class Decision(StrEnum):
    """What to do with a ranking."""

    ANSWER = "answer"
    OFFER = "offer"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Hold for each script the least confidence to answer with, and the least first score to offer candidates with.

    Two entries that fit a question equally well leave little confidence in either, but both are worth offering.
    """

    answer: Mapping[Script, float]
    offer: Mapping[Script, float]

    def to_json(self) -> dict[str, object]:
        """Return what `from_json` reads, fit for a JSON column."""
        return {script.value: {"answer": self.answer[script], "offer": self.offer[script]} for script in Script}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote; raise ValueError for anything else."""
        answer: dict[Script, float] = {}
        offer: dict[Script, float] = {}
        for script in Script:
            pair = stored.get(script.value)
            if not isinstance(pair, Mapping) or not {"answer", "offer"} <= pair.keys():
                raise ValueError(f"there are no thresholds for {script.value}")
            answer[script], offer[script] = float(pair["answer"]), float(pair["offer"])
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

    The bank examines itself: each phrasing of a sample is asked once without itself and once without its whole entry,
    as a stand-in for a question out of scope but near. `labelled` adds real questions whose right answer is known.
    """
    heard = [*ranker.rehearse(REHEARSED), *labelled]
    strangers = [ranker.rank(text, limit=1) for text in OFF_TOPIC]
    answer = {script: _answer(script, [one for one in heard if one.language is script]) for script in Script}
    offer = {
        script: _offer([sum(first.score for first in each.candidates) for each in strangers if each.language is script])
        for script in Script
    }
    return Thresholds(answer, offer)


def _answer(script: Script, heard: Sequence[Rehearsal]) -> float:
    prior, (least, most) = _PRIOR[script], _RANGE[script]
    if not heard:
        return prior
    if fmean(one.phrasings for one in heard) < _FEW_PHRASINGS:
        strangers = sorted(one.confidence for one in heard if not one.in_scope) or [0.0]
        return min(most, max(prior + _RISE_FOR_FEW[script], strangers[int(len(strangers) * (1 - _STRANGERS))]))
    asked = sum(one.in_scope for one in heard)
    trust = _TRUST * asked / (asked + _ENOUGH)
    return min(most, max(least, trust * _loosest(heard) + (1 - trust) * prior))


def _loosest(heard: Sequence[Rehearsal]) -> float:
    """Return the least confidence from which on, wherever one cuts, at most `_WRONG` of the answers are wrong."""
    inside = [one for one in heard if one.in_scope]
    outside = [one for one in heard if not one.in_scope]
    for step in range(_STEPS, 0, -1):
        cut = step / _STEPS
        answered = [one.right for one in inside if one.confidence >= cut]
        right = (1 - _OUT_OF_SCOPE) * sum(answered) / max(1, len(inside))
        wrong = (1 - _OUT_OF_SCOPE) * (len(answered) - sum(answered)) / max(1, len(inside))
        wrong += _OUT_OF_SCOPE * sum(one.confidence >= cut for one in outside) / max(1, len(outside))
        if wrong > _WRONG * (right + wrong):
            return min(1.0, (step + 1) / _STEPS)
    return 0.0


def _offer(strange: Sequence[float]) -> float:
    least, most = _OFFER_RANGE
    return min(most, max(least, quantiles(strange, n=4)[2]))
