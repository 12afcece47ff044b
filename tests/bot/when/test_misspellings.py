"""A slip of the keyboard in a long word of the calendar is read as what was meant, or not at all."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when import read
from bot.when.misspellings import spelt_right

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
NOW = datetime(2026, 9, 16, 10, 30, tzinfo=HONG_KONG)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A weekday, and how somebody may write it with one slip that leaves the first letter alone."""
    day = draw(st.sampled_from(WEEKDAYS))
    at = draw(st.integers(1, len(day) - 2))
    letter = draw(st.sampled_from(LETTERS))
    slip = draw(st.sampled_from(("swap", "drop", "add", "change")))
    written = {
        "swap": day[:at] + day[at + 1] + day[at] + day[at + 2 :],
        "drop": day[:at] + day[at + 1 :],
        "add": day[:at] + letter + day[at:],
        "change": day[:at] + letter + day[at + 1 :],
    }
    return day, written[slip]


@given(slips())
def test_a_slip_never_makes_another_day(slip: tuple[str, str]) -> None:
    day, written = slip

    meant, found = read(f"{day} 3pm", NOW, HONG_KONG), read(f"{written} 3pm", NOW, HONG_KONG)

    assert found in (meant, None)


@pytest.mark.parametrize("written", ["tursday", "thuesday", "monkey", "sunk", "months", "minutes", "weekday", "thirty"])
def test_what_is_no_slip_or_one_of_two_words_stays(written: str) -> None:
    assert spelt_right(written) == written


@pytest.mark.parametrize(
    ("written", "meant"),
    [("wendesday", "wednesday"), ("wensday", "wednesday"), ("mondys", "mondays"), ("febuary", "february")],
)
def test_a_slip_is_mended(written: str, meant: str) -> None:
    assert spelt_right(f"on {written} 3pm") == f"on {meant} 3pm"
