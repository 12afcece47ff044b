"""The process in which a stranger's calendar is read: `python -m commands.events.calendar_in.reader_process`.

It takes the calendar from its standard input, and leaves what it found as JSON on its standard output. It may use so
much memory and time and no more, and has no secret of ours in its environment.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from datetime import datetime
from zoneinfo import ZoneInfo

MOST_MEMORY = 600 * 1024 * 1024
"""Bytes of address space, of which the interpreter and its libraries take a third before anything is read."""

MOST_SECONDS = 25


def main() -> None:
    """Read a calendar; the arguments are the present instant in ISO 8601, and the zone of times that name none."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    warnings.simplefilter("ignore")
    from commands.events.calendar_in.components import cut
    from commands.events.calendar_in.occurrences import occurrences

    now, zone = datetime.fromisoformat(sys.argv[1]), ZoneInfo(sys.argv[2])
    found, problems = occurrences(cut(sys.stdin.buffer.read()), zone, now)
    json.dump({"found": [each.to_json() for each in found], "problems": problems}, sys.stdout)


if __name__ == "__main__":
    main()
