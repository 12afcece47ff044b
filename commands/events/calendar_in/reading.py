"""Read a calendar in a process of its own, which is ended when it takes too long."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

_MODULE = "commands.events.calendar_in.reader_process"
_LONGEST = 30.0
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TZDIR")


class NotReadable(ValueError):  # noqa: N818 - names what was fetched
    """A calendar that could not be read at all; `str` says why."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a calendar holds: its occurrences as the process told them, and what was wrong with others."""

    found: Sequence[Mapping[str, object]]
    problems: Sequence[str]


async def read_calendar(content: bytes, now: datetime, zone: ZoneInfo) -> Read:
    """Return what a calendar holds.

    Raises:
        NotReadable: it takes too long or too much memory.
    """
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        _MODULE,
        now.isoformat(),
        zone.key,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
    )
    try:
        async with asyncio.timeout(_LONGEST):
            told, _ = await process.communicate(content)
    except TimeoutError:
        raise NotReadable("it takes too long to read") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise NotReadable("it takes too much to read")
    kept = json.loads(told)
    return Read(kept["found"], kept["problems"])
