"""Phrases of founders that the parser was not written by: right or among the alternatives, and none silently wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.when import read

_FEWEST = 800


@dataclass(frozen=True, slots=True)
class Said:
    phrase: str
    now: datetime
    zone: ZoneInfo
    kind: str
    start: str = ""
    end: str = ""
    rule: str = ""

    def instant(self, text: str) -> float | None:
        """Return the instant of a time of the file in seconds, so that the two of a repeated hour differ."""
        if not text:
            return None
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=self.zone)).timestamp()


def phrases() -> Iterator[Said]:
    now, zone = datetime.min, ZoneInfo("UTC")  # noqa: DTZ901  # replaced by the first heading
    for line in (Path(__file__).parent / "founders.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(">"):
            _, instant, name = line.split()
            now, zone = datetime.fromisoformat(instant), ZoneInfo(name)
        elif line and not line.startswith("#"):
            phrase, *meaning = (field.strip() for field in line.split("|"))
            yield Said(phrase, now, zone, *meaning)


@pytest.mark.parametrize("said", list(phrases()), ids=lambda said: said.phrase)
def test_what_a_founder_means_is_read_and_nothing_else(said: Said) -> None:
    when = read(said.phrase, said.now, said.zone)

    if said.kind == "none":
        assert when is None
        return
    assert when is not None
    found = [
        (each.kind.value, each.start.timestamp(), each.end.timestamp() if each.end else None, str(each.rule or ""))
        for each in when.readings
    ]
    assert (said.kind, said.instant(said.start), said.instant(said.end), said.rule) in found


@pytest.mark.parametrize("said", [each for each in phrases() if each.kind != "none"], ids=lambda said: said.phrase)
def test_half_a_sentence_is_no_time(said: Said) -> None:
    assert read(f"{said.phrase} about the", said.now, said.zone) is None
    assert read(f"{said.phrase} in", said.now, said.zone) is None


def test_there_are_enough_phrases() -> None:
    assert len(list(phrases())) >= _FEWEST
