from hypothesis import given
from hypothesis import strategies as st

from commands.faq.bank.similarity import normalised, similar_pairs, trigrams

WORDS = st.lists(st.sampled_from(["how", "long", "is", "it", "幾", "時", "開", "始", "?"]), max_size=6).map(" ".join)


def test_normalised_folds_width_case_and_punctuation() -> None:
    assert normalised("  ＨＫＡＩ  Lab：幾時？") == "hkai lab 幾時"


@given(st.lists(WORDS, max_size=8), st.floats(0.1, 1.0))
def test_similar_pairs_finds_what_comparing_all_pairs_finds(texts: list[str], threshold: float) -> None:
    sets = [trigrams(text) for text in texts]
    expected = {
        (first, second): len(sets[first] & sets[second]) / len(sets[first] | sets[second])
        for second in range(len(sets))
        for first in range(second)
    }
    found = {(first, second): likeness for first, second, likeness in similar_pairs(texts, threshold)}
    assert found == {pair: likeness for pair, likeness in expected.items() if likeness >= threshold}
