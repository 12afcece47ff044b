import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.faq.ranking.courtesy import without_courtesy
from commands.faq.ranking.features import features

WORDS = st.lists(st.sampled_from(["hi", "please", "how", "long", "thanks", "请", "问", "幾", "呀"]), max_size=8)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Hi there, could you please tell me: how long is it? Thanks a lot!", "how long is it"),
        ("pls when is demo day plz", "when is demo day"),
        ("I'd like to know who founded the lab", "who founded the lab"),
        ("請問計劃為期幾耐呀？唔該晒", "计 划 为 期 多 久"),
        ("你好，我想問下 demo day 係幾時呢", "demo day 是 何 时"),
        ("怎樣申請", "如 何 申 请"),
        ("thanks", "thanks"),
        ("please please", "please"),
    ],
)
def test_courtesy_is_taken_off_both_ends_and_nowhere_else(text: str, bare: str) -> None:
    assert features(text).key == bare


@given(tokens=WORDS)
def test_what_is_left_is_part_of_the_text_and_never_nothing(tokens: list[str]) -> None:
    key = " ".join(tokens)
    bare = without_courtesy(key)
    assert bare in key
    assert bool(bare) == bool(key)
