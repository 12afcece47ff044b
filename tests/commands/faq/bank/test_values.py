from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Language
from bot.roles import Role
from commands.faq.bank import AsOf, Entry

ENTRY = Entry(
    id="a",
    question={Language.EN: "Q?"},
    answer={Language.EN: "A."},
    phrasings={Language.EN: ("q",)},
    tags=("t",),
    source="s",
    as_of=AsOf(2018),
    owner="o",
    review_by=date(2027, 1, 1),
    visible_to=Role.GUEST,
    file=Path("a.toml"),
    line=1,
)


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_as_of_keeps_its_precision(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    as_of = AsOf.parse(text)
    assert str(as_of) == text
    assert as_of.first_day.isoformat().startswith(text)
    assert as_of.first_day <= day


@given(st.text())
def test_as_of_refuses_with_a_value_error_only(text: str) -> None:
    with suppress(ValueError):
        assert str(AsOf.parse(text)) == text


@pytest.mark.parametrize("text", ["", "18", "2018-5", "2018-13", "2018-02-30", "2018-05-01-01", "0000", "２０１８"])
def test_as_of_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        AsOf.parse(text)


def test_digest_ignores_where_the_entry_stands() -> None:
    assert replace(ENTRY, file=Path("b.toml"), line=9).digest() == ENTRY.digest()


def test_digest_ignores_the_order_of_languages() -> None:
    both = {Language.EN: "Q?", Language.ZH_HANT: "問？"}
    turned = dict(reversed(both.items()))
    assert replace(ENTRY, question=both).digest() == replace(ENTRY, question=turned).digest()


@pytest.mark.parametrize(
    "changed",
    [
        replace(ENTRY, id="b"),
        replace(ENTRY, question={Language.ZH_HANT: "Q?"}),
        replace(ENTRY, answer={Language.EN: "B."}),
        replace(ENTRY, phrasings={Language.EN: ("q", "r")}),
        replace(ENTRY, tags=()),
        replace(ENTRY, source=None),
        replace(ENTRY, as_of=AsOf(2018, 1)),
        replace(ENTRY, owner="p"),
        replace(ENTRY, review_by=None),
        replace(ENTRY, visible_to=Role.STAFF),
    ],
)
def test_digest_changes_with_the_content(changed: Entry) -> None:
    assert changed.digest() != ENTRY.digest()


def test_digest_is_stable_across_versions() -> None:
    assert ENTRY.digest() == "eca953fe55c3d6e85b915a07d40cf2833fb48fac0b10fe8cf9ac1f4c783b1e6c"


def test_asked_starts_with_the_question() -> None:
    assert ENTRY.asked(Language.EN) == ("Q?", "q")
    assert ENTRY.asked(Language.ZH_HANS) == ()
