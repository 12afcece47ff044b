"""Choose the tier for a bank."""

from collections import Counter
from collections.abc import Iterable
from importlib.util import find_spec
from statistics import median

from commands.faq.ranking.bank import AnalysedBank
from commands.faq.ranking.lexical import Head, LexicalRanker
from commands.faq.ranking.model import RankedEntry
from commands.faq.ranking.scores import PlainScorer, Scorer

PLAIN_UP_TO = 2000
TRAINED_FROM = 10


def build_ranker(entries: Iterable[RankedEntry]) -> LexicalRanker:
    """Return a ranker for a bank; an entry without a phrasing is left out.

    Up to 2,000 entries, and wherever the extra `scale` is not installed, the standard library does the work. Above, or
    where entries have ten phrasings and more in each script they use, numpy and scipy do.
    """
    bank = AnalysedBank(entries)
    installed = find_spec("numpy") is not None and find_spec("scipy") is not None
    scaled = installed and (len(bank.entries) > PLAIN_UP_TO or len(bank.phrasings) > 5 * PLAIN_UP_TO)
    return LexicalRanker(bank, _scorer(bank, scaled=scaled), _head(bank) if installed else None)


def _scorer(bank: AnalysedBank, *, scaled: bool) -> Scorer:
    if not scaled:
        return PlainScorer(bank)
    from commands.faq.ranking.scaled import ScaledScorer

    return ScaledScorer(bank)


def _head(bank: AnalysedBank) -> Head | None:
    """Train a head where the usual entry has phrasings enough in each script that it has at all."""
    fewest = []
    for members in bank.members:
        scripts = Counter(phrasing.script for phrasing in bank.phrasings[members.start : members.stop])
        fewest.append(min(scripts.values()))
    if not fewest or median(fewest) < TRAINED_FROM:
        return None
    from commands.faq.ranking.head import TrainedHead

    try:
        return TrainedHead(bank)
    except MemoryError:
        return None
