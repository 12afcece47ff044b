"""From the start of `cohortbot chat` to the end of its first answer: `python benchmarks/startup.py`.

Bytecode is there already, as it is from the second start on; a database is not (goal 1.5 s), or it is (goal 1 s).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import described

ROUNDS = 9
QUESTION = b"how long is the programme?\n"
CHAT = (sys.executable, "-c", "from bot.cli.main import main; main()", "chat", "--as", "bench")


def seconds_to_answer(folder: Path) -> float:
    """Return the seconds of the wall clock until the answer is there."""
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own command
        CHAT, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as chat:
        if chat.stdin is None or chat.stdout is None:
            raise RuntimeError("the chat has no streams")
        chat.stdin.write(QUESTION)
        chat.stdin.flush()
        if b"six months" not in chat.stdout.readline():
            raise RuntimeError("that was no answer")
        answered = time.perf_counter() - began
        chat.stdin.close()
        chat.stdout.read()
    return answered


def main() -> None:
    """Measure and print the medians."""
    fresh: list[float] = []
    kept: list[float] = []
    for _ in range(ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            fresh.append(seconds_to_answer(Path(folder)))
            kept.append(seconds_to_answer(Path(folder)))
    print(f"{described('cohortbot', 'SQLAlchemy')}; {ROUNDS} starts each, the first not counted")
    for name, goal, measured in (("no database", 1.5, fresh[1:]), ("a database", 1.0, kept[1:])):
        print(f"{name:12} median {statistics.median(measured):.2f} s, least {min(measured):.2f} s (goal {goal} s)")


if __name__ == "__main__":
    main()
