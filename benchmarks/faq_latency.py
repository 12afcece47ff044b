"""Time the FAQ's ranking: building, calibrating and asking banks of several sizes, each in a fresh process.

    uv run python benchmarks/faq_latency.py

The banks are made of the questions in the data folder (COHORTBOT_DATA, or ../shared/data beside the repository): three
phrasings an entry, half of the entries English, half Chinese, each joined from the halves of two real ones. What is
asked is joined in the same way.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import quantiles

from machine import described

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("COHORTBOT_DATA", ROOT.parent / "shared" / "data")) / "faq"
SIZES = (65, 1_000, 2_000, 20_000)
PHRASINGS = 3
ASKED = 1_000


def main() -> None:
    """Measure every size and print a table."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
        return
    print(described("opencc", "numpy", "scipy"))
    print(
        f"{'entries':>8} {'tier':>6} {'build s':>8} {'calibrate s':>12} {'p50 ms':>7} {'p95 ms':>7} {'memory MB':>10}"
    )
    for size in SIZES:
        command = [sys.executable, __file__, str(size)]
        paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        environment = {**os.environ, "PYTHONPATH": paths}
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment)  # noqa: S603
        row = json.loads(done.stdout)
        print(
            f"{size:>8} {row['tier']:>6} {row['build']:>8.2f} {row['calibrate']:>12.2f} {row['p50']:>7.2f} "
            f"{row['p95']:>7.2f} {row['memory']:>10.0f}"
        )


def measure(size: int) -> dict[str, float | str]:
    """Return the figures of one bank: seconds to build and calibrate, milliseconds to ask, megabytes it takes."""
    from commands.faq.ranking import RankedEntry, build_ranker, calibrate

    random = Random(size)  # noqa: S311 - the same bank each time
    languages = (texts("clinc150", "banking77"), texts("hk_probe"))
    entries = [
        RankedEntry(str(number), tuple(joined(random, languages[number % 2]) for _ in range(PHRASINGS)))
        for number in range(size)
    ]
    asked = [joined(random, languages[number % 2]) for number in range(ASKED)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    ranker = build_ranker(entries)
    built = time.perf_counter()
    calibrate(ranker)
    calibrated = time.perf_counter()
    took = []
    for query in asked:
        began = time.perf_counter()
        ranker.rank(query)
        took.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(took, n=20)
    return {
        "tier": "scale" if "commands.faq.ranking.scaled" in sys.modules else "plain",
        "build": built - started,
        "calibrate": calibrated - built,
        "p50": cuts[9],
        "p95": cuts[18],
        "memory": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }


def texts(*names: str) -> list[str]:
    """Return the phrasings and questions of some sets; of the Hong Kong one those in Chinese."""
    found: list[str] = []
    for name in names:
        for file in ("bank.jsonl", "queries.jsonl"):
            for line in (DATA / name / file).read_text("utf-8").splitlines():
                row = json.loads(line)
                found += [*row.get("alts", []), row.get("question") or row["query"]]
    return [text for text in found if text.isascii() != ("hk_probe" in names)]


def joined(random: Random, among: Sequence[str]) -> str:
    """Return the first half of one text with the second half of another."""
    first, second = random.choice(among), random.choice(among)
    if first.isascii():
        one, other = first.split(), second.split()
        return " ".join(one[: len(one) // 2] + other[len(other) // 2 :])
    return first[: len(first) // 2] + second[len(second) // 2 :]


if __name__ == "__main__":
    main()
