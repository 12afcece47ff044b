"""Measure everything, one after the other: `uv run python benchmarks`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
BENCHMARKS = (
    "dispatch",
    "startup",
    "when",
    "faq_latency",
    "faq_sample",
    "faq_handover",
    "people",
    "compute",
    "events",
    "announcements",
    "delivery",
    "on_slack",
    "on_discord",
)


def main() -> None:
    """Run each benchmark in a process of its own."""
    for name in BENCHMARKS:
        print(f"\n{name}", flush=True)
        subprocess.run([sys.executable, FOLDER / f"{name}.py"], check=True)  # noqa: S603 - our own programs


if __name__ == "__main__":
    main()
