import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.faq.ranking.normalisation import MOST_CHARACTERS, normalise, written_chinese

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
CANTONESE = st.text(st.sampled_from("幾時點樣係唔咪冇得邊度個攞俾多少什麼何如 a?"), max_size=12)


@given(ANYTHING | CANTONESE)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(ANYTHING)
def test_any_text_has_a_written_form(text: str) -> None:
    written_chinese(normalise(text))


def test_what_is_too_long_is_cut() -> None:
    assert len(normalise("ﷺ" * 100_000)) <= MOST_CHARACTERS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ｗｉ－Ｆｉ　Password", "wi-fi password"),
        ("計劃為期多久", "计划为期多久"),
        ("裏面", "裡面"),
        ("衞生", "衛生"),
        ("  two\n\tspaces ", "two spaces"),
    ],
)
def test_ways_of_writing_come_together(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("幾時截止", "何時截止"),
        ("點樣申請", "如何申請"),
        ("怎么申请", "如何申請"),
        ("邊個係導師", "誰是導師"),
        ("有冇資助", "有沒有資助"),
        ("係咪一定要去", "是否一定要去"),
        ("佢哋喺邊度", "他們在哪裡"),
        ("可唔可以攞", "可否取"),
        ("月報點交", "月報如何交"),
    ],
)
def test_spoken_wordings_become_written_ones(spoken: str, written: str) -> None:
    assert written_chinese(normalise(spoken)) == written_chinese(normalise(written))


@pytest.mark.parametrize("text", ["一點開始", "地點", "關係", "重點項目"])
def test_words_that_only_look_spoken_stay(text: str) -> None:
    assert "如何" not in written_chinese(normalise(text))
    assert "是" not in written_chinese(normalise(text))
