"""Lengths of time alone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when import read_length


@pytest.mark.parametrize(
    ("phrase", "hours"),
    [("6 hours", 6), ("for 6 hours", 6), ("6h", 6), ("90 min", 1.5), ("兩個半鐘", 2.5), ("6小时", 6), ("1 day", 24)],
)
def test_a_length_is_read(phrase: str, hours: float) -> None:
    assert read_length(phrase) == timedelta(hours=hours)


@pytest.mark.parametrize("phrase", ["", "2", "tomorrow", "6 hours tomorrow", "1 month", "in 2 hours", "2 hours ago"])
def test_what_is_no_length_alone_is_none(phrase: str) -> None:
    assert read_length(phrase) is None


@given(st.text(max_size=300))
def test_no_words_break_it(phrase: str) -> None:
    length = read_length(phrase)

    assert length is None or length >= timedelta()
