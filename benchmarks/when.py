"""What reading a phrase of time costs: `python benchmarks/when.py [FILE.jsonl]`.

Without a file, over the phrases of the tests, then over words that are no time. Each phrase is read many times and
counts with its median, in milliseconds of CPU, so that the figures are of phrases, not of the machine's other work.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from machine import described

from bot.when import read

_ZONE = ZoneInfo("Asia/Hong_Kong")
_NOW = datetime(2026, 11, 24, 14, 20, tzinfo=_ZONE)
_ROUNDS = 15
_PHRASES = Path(__file__).parent.parent / "tests" / "bot" / "when" / "phrases.txt"
_NO_TIMES = (
    "we should all meet some day next year or so at the usual place, I will tell you when",
    "我们一起看看三点建议，之后再决定下星期怎样分工",
    "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -",
    "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一",
    "mon tue wed thu fri sat sun mon tue wed thu fri sat sun mon tue wed thu fri sat sun",
    "at at at at at at at at at at at at at at at at at at at at at at at at at at at at at",
)


def phrases(path: Path | None) -> Sequence[str]:
    """Return the phrases of a file of JSON lines, or those of the tests."""
    if path is not None:
        return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    lines = _PHRASES.read_text(encoding="utf-8").splitlines()
    return [line.split("|")[0].strip() for line in lines if line and not line.startswith("#")]


def milliseconds(phrase: str) -> float:
    """Return the median of several readings."""
    measured = []
    for _ in range(_ROUNDS):
        began = time.process_time()
        read(phrase, _NOW, _ZONE)
        measured.append(time.process_time() - began)
    return statistics.median(measured) * 1000


def report(name: str, said: Sequence[str]) -> None:
    """Print the distribution over phrases."""
    costs = sorted((milliseconds(phrase), phrase) for phrase in said)
    p50, p99 = (costs[int(share * (len(costs) - 1))][0] for share in (0.5, 0.99))
    slowest, phrase = costs[-1]
    print(f"{name}: {len(costs)} phrases, CPU p50 {p50:.3f} ms, p99 {p99:.3f} ms, slowest {slowest:.3f} ms {phrase!r}")


if __name__ == "__main__":
    print(described())
    report("phrases", phrases(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
    report("no times", _NO_TIMES)
