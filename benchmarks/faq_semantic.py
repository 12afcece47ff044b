"""How long a question takes to rank by words and by meaning, the encoder's own time aside."""

from __future__ import annotations

import random
import statistics
import time

import numpy as np

from commands.faq.ranking import RankedEntry, build_ranker
from commands.faq.semantic.ranker import SemanticRanker

_SIZES = (100, 2_000, 20_000)
_QUESTIONS = 60
_LENGTH = 384


def measure(size: int) -> tuple[float, list[float]]:
    """Return the seconds that a bank of a size takes to be made ready, and those of each question."""
    chance, noise = random.Random(7), np.random.default_rng(7)  # noqa: S311 - no secret
    words = [f"word{number}" for number in range(3_000)]
    entries = [
        RankedEntry(str(number), (" ".join(chance.choices(words, k=7)), " ".join(chance.choices(words, k=7))))
        for number in range(size)
    ]
    lexical = build_ranker(entries)
    vectors = {text: noise.normal(size=_LENGTH).tolist() for entry in entries for text in entry.phrasings}
    begun = time.perf_counter()
    ranker = SemanticRanker(lexical, vectors)
    ready = time.perf_counter() - begun
    taken: list[float] = []
    for _ in range(_QUESTIONS):
        question, vector = " ".join(chance.choices(words, k=6)), noise.normal(size=_LENGTH).tolist()
        begun = time.perf_counter()
        ranker.rank(question, vector=vector)
        taken.append(time.perf_counter() - begun)
    return ready, taken


def main() -> None:
    """Print a line for each size of bank."""
    for size in _SIZES:
        ready, taken = measure(size)
        p95 = statistics.quantiles(taken, n=20)[-1]
        median = statistics.median(taken)
        print(f"{size} entries: ready in {ready:.1f} s; median {median * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms")


if __name__ == "__main__":
    main()
