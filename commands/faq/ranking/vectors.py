"""Weigh features by rarity and lay them out so that one pass over a query's features scores every phrasing."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commands.faq.ranking.features import Features, Weights

# What words, pieces and concepts count in a score, where a text has them.
SHARES = (1.0, 1.0, 0.4)

_RARITY = 1.0

# A piece of a word in so many entries tells nothing that its word does not, and to follow it would take most time.
_COMMON = 0.1
_COMMON_AT_LEAST = 100


@dataclass(frozen=True, slots=True)
class Rarity:
    """Know how rare each feature is among the entries of a bank; one in no entry is the rarest."""

    weights: Weights
    unknown: float

    @classmethod
    def of(cls, entries: Sequence[Iterable[Features]]) -> "Rarity":
        """Count in how many entries each feature occurs."""
        counts: dict[str, int] = {}
        for entry in entries:
            for feature in {name for phrasing in entry for channel in phrasing.channels for name in channel}:
                counts[feature] = counts.get(feature, 0) + 1
        common = max(_COMMON_AT_LEAST, len(entries) * _COMMON)
        for piece in [name for name, count in counts.items() if name.startswith("~") and count > common]:
            counts[piece] = -1
        of_count = [(math.log((1 + len(entries)) / (1 + n)) + 1) ** _RARITY for n in range(len(entries) + 1)] + [0.0]
        return cls({feature: of_count[n] for feature, n in counts.items()}, of_count[0])

    def vector(self, found: Features) -> Weights:
        """Return unit vectors of the channels, scaled so that the product with its own `vector` is 1 in all.

        Features that no entry has lengthen the vector: what a bank does not know lowers every score.
        """
        present = [(share, channel) for share, channel in zip(SHARES, found.channels, strict=True) if channel]
        total = sum(share for share, _ in present)
        joined: Weights = {}
        for share, channel in present:
            weighed = {
                name: (amount if amount <= 1 else 1 + math.log(amount)) * self.weights.get(name, self.unknown)
                for name, amount in channel.items()
            }
            if not any(weighed.values()):
                continue
            scale = math.sqrt(share / total / sum(value * value for value in weighed.values()))
            joined.update({name: value * scale for name, value in weighed.items() if value})
        return joined
