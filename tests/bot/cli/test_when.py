"""`cohortbot when`: JSON for programs, words for people, and a line for what is no zone and no instant."""

import json

import pytest
from click.testing import CliRunner

from bot.cli.when import when

NOW = ["--now", "2026-09-16T10:30:00+08:00"]


def as_json(*arguments: str) -> dict[str, object]:
    result = CliRunner().invoke(when, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    document: dict[str, object] = json.loads(result.output)
    return document


def test_a_point_with_its_other_reading() -> None:
    assert as_json("next Friday 3pm", *NOW) == {
        "kind": "point",
        "start": "2026-09-25T15:00:00+08:00",
        "end": None,
        "rrule": None,
        "alternatives": ["2026-09-18T15:00:00+08:00"],
    }


def test_a_date_alone_is_the_range_of_that_day() -> None:
    assert as_json("18/9", *NOW) == {
        "kind": "range",
        "start": "2026-09-18T00:00:00+08:00",
        "end": "2026-09-19T00:00:00+08:00",
        "rrule": None,
        "alternatives": [],
    }


def test_a_recurrence_starts_after_now() -> None:
    document = as_json("逢星期三下午四點", "--now", "2026-09-16T16:00:00+08:00")

    assert (document["kind"], document["rrule"]) == ("recurring", "FREQ=WEEKLY;BYDAY=WE")
    assert document["start"] == "2026-09-23T16:00:00+08:00"


def test_it_is_told_in_the_zone_that_is_asked_for() -> None:
    document = as_json("9am PT tomorrow", *NOW, "--zone", "Europe/London")

    assert document["start"] == "2026-09-17T17:00:00+01:00"


def test_the_present_without_an_offset_is_in_the_zone() -> None:
    assert as_json("in 2 hours", "--now", "2026-09-16T10:30:00")["start"] == "2026-09-16T12:30:00+08:00"


def test_what_is_no_time_is_none() -> None:
    assert as_json("我们一起看看三点建议", *NOW) == {
        "kind": "none",
        "start": None,
        "end": None,
        "rrule": None,
        "alternatives": [],
    }


def test_people_get_words() -> None:
    result = CliRunner().invoke(when, ["next Friday 3pm", *NOW])

    assert result.output == "Fri 25 Sep 2026, 3:00 pm HKT\nor Fri 18 Sep 2026, 3:00 pm HKT\n"


def test_people_are_shown_what_would_be_understood() -> None:
    result = CliRunner().invoke(when, ["some day", *NOW])

    assert result.exit_code == 0
    assert "tomorrow 3pm" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["tomorrow", "--zone", "Mars/Olympus"], "Mars/Olympus is no zone"),
        (["tomorrow", "--zone", "../etc/passwd"], "../etc/passwd is no zone"),
        (["tomorrow", "--zone", ""], "is no zone"),
        (["tomorrow", "--now", "yesterday"], "yesterday is not ISO 8601"),
    ],
)
def test_a_wrong_option_is_told_in_a_line(arguments: list[str], told: str) -> None:
    result = CliRunner().invoke(when, arguments)

    assert result.exit_code == 2
    assert told in result.output
