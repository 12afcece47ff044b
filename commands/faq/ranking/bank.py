"""A bank as its rankers see it: the features of every phrasing, and which entry it belongs to."""

from collections.abc import Iterable
from itertools import accumulate

from commands.faq.ranking.coverage import Coverage
from commands.faq.ranking.features import features
from commands.faq.ranking.model import RankedEntry, Script
from commands.faq.ranking.vectors import Rarity

# The number of an entry that is taken out of a bank for one query, where none is.
NOTHING = -1


class AnalysedBank:
    """Hold what every tier needs; entries and phrasings are numbered from 0 in the order given."""

    def __init__(self, entries: Iterable[RankedEntry]) -> None:
        self.entries = tuple(entry for entry in entries if entry.phrasings)
        asked = [[features(text) for text in entry.phrasings] for entry in self.entries]
        answered = [[features(text) for text in entry.answers] for entry in self.entries]
        self.texts = [text for entry in self.entries for text in entry.phrasings]
        self.phrasings = [phrasing for entry in asked for phrasing in entry]
        self.owners = [number for number, entry in enumerate(asked) for _ in entry]
        ends = list(accumulate(map(len, asked)))
        self.members = [range(end - len(entry), end) for entry, end in zip(asked, ends, strict=True)]
        self.counts = {
            script: [sum(phrasing.script is script for phrasing in entry) or len(entry) for entry in asked]
            for script in Script
        }
        self.rarity = Rarity.of(asked)
        self.coverage = Coverage.of(asked, answered)
        self._keys: dict[str, set[int]] = {}
        for number, phrasing in enumerate(self.phrasings):
            if phrasing.key:
                self._keys.setdefault(_unspaced(phrasing.key), set()).add(self.owners[number])

    def sole_owner(self, key: str) -> int | None:
        """Return the entry that has a phrasing of this normal form, if exactly one has."""
        owners = self._keys.get(_unspaced(key), set())
        return next(iter(owners)) if len(owners) == 1 else None

    def __contains__(self, key: str) -> bool:
        return _unspaced(key) in self._keys


def _unspaced(key: str) -> str:
    return key.replace(" ", "")
