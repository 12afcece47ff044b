"""The sample bank hears its own phrasings however they are typed."""

import re
from collections.abc import Callable

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.faq.bank import SAMPLE_BANK, read_bank
from commands.faq.ranking import Decision, RankedEntry, Ranker, Thresholds, build_ranker, calibrate, decide

ENTRIES = [
    RankedEntry(
        entry.id,
        tuple(text for language in entry.question for text in entry.asked(language)),
        tuple(entry.answer.values()),
    )
    for entry in read_bank(SAMPLE_BANK).entries
]
PHRASINGS = [(entry.id, text) for entry in ENTRIES for text in entry.phrasings]
LONG_WORD = re.compile("[A-Za-z]{6,}")
MISTYPED = [
    (entry_id, text, position)
    for entry_id, text in PHRASINGS
    for word in LONG_WORD.finditer(text)
    for position in range(word.start() + 1, word.end() - 1)
]

WAYS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": str.upper,
    "punctuation": "«{}»!!?".format,
    "spaces": lambda text: f"  {text.replace(' ', '   ')}\n",
    "full width": lambda text: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text),
    "simplified": opencc.OpenCC("hk2s").convert,
    "traditional": opencc.OpenCC("s2hk").convert,
}
SLIPS: dict[str, Callable[[str, int], str]] = {
    "dropped": lambda text, at: text[:at] + text[at + 1 :],
    "doubled": lambda text, at: text[:at] + text[at] + text[at:],
    "swapped": lambda text, at: text[:at] + text[at + 1] + text[at] + text[at + 2 :],
}
COURTESY = st.sampled_from(
    [
        "{}",
        "Hi, {} thanks!",
        "could you please tell me: {}",
        "hello there, {} please",
        "請問{}，唔該",
        "你好，想問下{}呀",
    ]
)


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return build_ranker(ENTRIES)


@pytest.fixture(scope="module")
def thresholds(ranker: Ranker) -> Thresholds:
    return calibrate(ranker)


@given(phrasing=st.sampled_from(PHRASINGS), way=st.sampled_from(sorted(WAYS)), courtesy=COURTESY)
def test_a_phrasing_is_answered_however_it_is_written(
    ranker: Ranker, thresholds: Thresholds, phrasing: tuple[str, str], way: str, courtesy: str
) -> None:
    entry_id, text = phrasing
    ranking = ranker.rank(courtesy.format(WAYS[way](text)))
    assert decide(ranking, thresholds) is Decision.ANSWER
    assert ranking.candidates[0].entry_id == entry_id


@given(mistyped=st.sampled_from(MISTYPED), slip=st.sampled_from(sorted(SLIPS)), courtesy=COURTESY)
def test_a_slip_within_a_long_word_is_answered_too(
    ranker: Ranker, thresholds: Thresholds, mistyped: tuple[str, str, int], slip: str, courtesy: str
) -> None:
    entry_id, text, at = mistyped
    ranking = ranker.rank(courtesy.format(SLIPS[slip](text, at)))
    assert decide(ranking, thresholds) is Decision.ANSWER
    assert ranking.candidates[0].entry_id == entry_id
