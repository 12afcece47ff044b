"""Phrases that people in Hong Kong write, each with what it means."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.when import When, read

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
NOW = datetime(2026, 11, 24, 14, 20, tzinfo=HONG_KONG)


def phrases() -> Iterator[list[str]]:
    for line in (Path(__file__).parent / "phrases.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            fields = [field.strip() for field in line.split("|")]
            yield fields + [""] * (6 - len(fields))


def written(at: datetime | None) -> str:
    if at is None:
        return ""
    return f"{at.astimezone(HONG_KONG):%Y-%m-%dT%H:%M}".removeprefix("2026-")


def as_line(when: When | None) -> list[str]:
    if when is None:
        return ["none", "", "", "", ""]
    others = " ".join(written(each.start) for each in when.alternatives)
    return [when.kind.value, written(when.start), written(when.end), str(when.rule or ""), others]


@pytest.mark.parametrize("expected", list(phrases()), ids=lambda fields: fields[0])
def test_a_phrase_means_what_people_mean(expected: list[str]) -> None:
    assert as_line(read(expected[0], NOW, HONG_KONG)) == expected[1:]


def test_there_are_enough_phrases_of_each_language() -> None:
    assert len(list(phrases())) == 120
