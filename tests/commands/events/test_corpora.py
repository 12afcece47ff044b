"""Every calendar that the libraries for iCalendar ship with their sources: none hangs, none costs its sound events.

The sources are downloaded by name with pip; without a package index, or without pip, this is skipped.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from commands.events.calendar_in.components import cut
from commands.events.calendar_in.occurrences import occurrences

PACKAGES = ("icalendar", "recurring-ical-events", "x-wr-timezone")
ZONE = ZoneInfo("Asia/Hong_Kong")
LONGEST = 20.0
_SOUND = re.compile(rb"^DTSTART[^:\r\n]*:((?:19[7-9]|20[0-9])\d{5})(?:T\d{6}Z?)?\r?$", re.MULTILINE)
_ODD = re.compile(rb"RRULE|RDATE|RECURRENCE-ID|DTEND|DURATION|VALUE=TIME|BEGIN:VEVENT.*BEGIN:VEVENT", re.DOTALL)


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("sources")
    names = [f"{name}=={version(name)}" for name in PACKAGES]
    options = ["--no-binary", ":all:", "--no-deps", "--quiet", "--dest", str(folder)]
    pip = [sys.executable, "-m", "pip", "download"]
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        pip = ["uv", "run", "--no-project", "--with", "pip", "python", "-m", "pip", "download"]
    try:
        subprocess.run([*pip, *options, *names], capture_output=True, check=True, timeout=240)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"the sources of {', '.join(PACKAGES)} cannot be had: {error}")
    return sorted(folder.glob("*.tar.gz"))


def calendars(archives: list[Path]) -> Iterator[tuple[str, bytes]]:
    for archive in archives:
        with tarfile.open(archive) as opened:
            for member in opened:
                held = opened.extractfile(member) if member.name.endswith(".ics") else None
                if held is not None:
                    yield member.name, held.read()


@pytest.mark.long
def test_every_calendar_is_read_in_time_and_keeps_its_sound_events(sources: list[Path]) -> None:
    read = 0
    for name, content in calendars(sources):
        starts = [datetime.strptime(each.decode(), "%Y%m%d").replace(tzinfo=UTC) for each in _SOUND.findall(content)]
        now = min(starts, default=datetime(2026, 1, 1, tzinfo=UTC)) - timedelta(days=1)
        began = time.monotonic()
        found, problems = occurrences(cut(content), ZONE, now)
        assert time.monotonic() - began < LONGEST, name
        events = re.findall(rb"BEGIN:VEVENT.*?END:VEVENT", content, re.DOTALL)
        sound = {start for event in events if not _ODD.search(event) for start in _SOUND.findall(event)}
        # A day is another one in another zone.
        kept = {
            f"{datetime.fromisoformat(each.start) + timedelta(days=by):%Y%m%d}" for each in found for by in (-1, 0, 1)
        }
        lost = {start.decode() for start in sound} - kept
        assert not lost, (name, lost, problems)
        read += 1
    assert read > 200
