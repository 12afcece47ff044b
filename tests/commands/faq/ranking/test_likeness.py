import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.faq.ranking.likeness import near_exact, one_slip


@pytest.mark.parametrize(
    ("query", "phrasing"),
    [
        ("how do i get a vsia", "how do i get a visa"),
        ("how do i open an acount", "how do i open an account"),
        ("how log is it", "how long is it"),
        ("ign up here", "sign up here"),
        ("如 何 申 请 工 作 签 正", "如 何 申 请 工 作 签 证"),
    ],
)
def test_one_slip_of_the_keyboard_is_forgiven(query: str, phrasing: str) -> None:
    assert near_exact(query, phrasing)


@pytest.mark.parametrize(
    ("query", "phrasing"),
    [
        ("can i apply", "can i not apply"),
        ("is it on day 12", "is it on day 13"),
        ("may i come", "day i come"),
        ("他 们 可 以 不 参 加 会 议", "他 们 可 以 参 加 会 议"),
        ("北 京 天 气", "南 京 天 气"),
        ("how do i get a visa", "how do i get a loan"),
    ],
)
def test_another_meaning_is_no_slip(query: str, phrasing: str) -> None:
    assert not near_exact(query, phrasing)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_a_slip_is_one_whichever_way_one_looks(first: str, second: str) -> None:
    assert one_slip(first, second) == one_slip(second, first)


@given(st.text("abcd", min_size=1, max_size=8), st.data())
def test_every_single_change_is_a_slip(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    assert one_slip(text, text[:place] + "x" + text[place:])
    assert one_slip(text, text[:place] + "x" + text[place + 1 :])
    assert one_slip(text, text[:place] + text[place + 1 :])
