"""Texts of the catalogues: what is wrong with them is said, and a number chooses its word."""

from __future__ import annotations

import pytest

from bot.languages import Language
from bot.messages import Plain, phrase
from bot.messages.catalogue import Catalogue
from bot.messages.localise import Localiser


def catalogue(english: str, chinese: str = "{count} 個活動") -> Catalogue:
    return Catalogue({tag: {"events": english if tag is Language.EN else chinese} for tag in Language})


@pytest.mark.parametrize(("count", "expected"), [(0, "0 events"), (1, "1 event"), (2, "2 events")])
def test_a_number_chooses_between_one_and_others(count: int, expected: str) -> None:
    localiser = Localiser(catalogue("{count} {count:event|events}"))
    told = localiser.text(phrase("events", count=count), Language.EN)
    assert "".join(span.text for span in told if isinstance(span, Plain)) == expected
    assert list(localiser.catalogue.problems()) == []


@pytest.mark.parametrize("english", ["{count:event}", "{count:a|b|c}"])
def test_a_choice_of_other_than_two_words_is_a_problem(english: str) -> None:
    (problem,) = catalogue(english).problems()
    assert "two words" in problem
