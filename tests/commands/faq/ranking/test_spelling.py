"""British and American spellings are one word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.faq.ranking.spelling import american


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("programme", "program"),
        ("programmes", "programs"),
        ("organisation", "organization"),
        ("organisations", "organizations"),
        ("organised", "organized"),
        ("organising", "organizing"),
        ("realise", "realize"),
        ("centre", "center"),
        ("exercise", "exercise"),
        ("advertised", "advertised"),
        ("promising", "promising"),
        ("enterprise", "enterprise"),
        ("rising", "rising"),
        ("raised", "raised"),
        ("noise", "noise"),
        ("计划", "计划"),
    ],
)
def test_a_word_is_spelt_as_americans_do(word: str, expected: str) -> None:
    assert american(word) == expected


@given(st.text())
def test_what_is_american_already_stays(word: str) -> None:
    assert american(american(word)) == american(word)
