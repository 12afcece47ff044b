"""Find texts that are nearly the same, by the character trigrams they share."""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence


def normalised(text: str) -> str:
    """Return the letters and digits of a text in NFKC and lower case, with one space for whatever stands between."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded).split())


def trigrams(text: str) -> frozenset[str]:
    """Return the runs of three characters of a normalised text; its ends count as two spaces each."""
    padded = f"  {normalised(text)}  "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def similar_pairs(texts: Sequence[str], threshold: float) -> Iterator[tuple[int, int, float]]:
    """Yield the positions of two texts and their likeness, where it reaches `threshold`, above 0 and at most 1.

    The likeness is the Jaccard index of their trigrams. Two sets that are that alike share one of the rarest
    `size - ceil(threshold * size) + 1` members of each, so only texts that meet there are compared (prefix filtering:
    Chaudhuri, Ganti and Kaushik, 2006).
    """
    sets = [trigrams(text) for text in texts]
    frequency = Counter(gram for grams in sets for gram in grams)
    seen: defaultdict[str, list[int]] = defaultdict(list)
    for position, grams in enumerate(sets):
        rarest = sorted(grams, key=lambda gram: (frequency[gram], gram))
        prefix = rarest[: len(grams) - math.ceil(threshold * len(grams)) + 1]
        for other in sorted({earlier for gram in prefix for earlier in seen[gram]}):
            likeness = len(grams & sets[other]) / len(grams | sets[other])
            if likeness >= threshold:
                yield other, position, likeness
        for gram in prefix:
            seen[gram].append(position)
