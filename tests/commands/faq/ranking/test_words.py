import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.faq.ranking.concepts import concepts
from commands.faq.ranking.features import features
from commands.faq.ranking.words import stem, words


def meant(text: str) -> set[str]:
    return set(features(text).concepts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what's the wi-fi?", ["what", "the", "wi", "fi"]),
        ("i can't, won't and don't", ["i", "can", "not", "will", "not", "and", "do", "not"]),
        ("gpu額度", ["gpu", "額", "度"]),
        ("demo_day 2026", ["demo", "day", "2026"]),
        ("", []),
    ],
)
def test_a_text_falls_into_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("shipping", "shipped"), ("apply", "applies"), ("change", "changing"), ("teams", "team"), ("charge", "charged")],
)
def test_endings_are_cut(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["class", "bus", "this", "is", "gas", "申", "ai"])
def test_short_words_and_others_stay(word: str) -> None:
    assert stem(word) in {word, word[:-1]}
    assert stem(word)


@given(st.text(max_size=40))
def test_every_text_has_features_that_count_something(text: str) -> None:
    found = features(text)
    assert all(amount > 0 for channel in found.channels for amount in channel.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [("申請", "apply"), ("幾時", "when"), ("退款", "money back"), ("work permit", "簽證"), ("cut-off", "deadline")],
)
def test_languages_share_concepts(one: str, other: str) -> None:
    assert meant(one) & meant(other)


def test_a_phrase_hides_the_words_in_it() -> None:
    assert not concepts(["money", "back"]).keys() & (concepts(["money"]).keys() | concepts(["back"]).keys())
