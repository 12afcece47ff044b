"""Lines as people write them, bound to parameters."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.call import Call
from bot.declaration.command import command
from bot.declaration.parameters import Circumstances
from bot.declaration.types import TimeSpan
from bot.reading.binding import NotBound, Trouble, bind_line, bind_options
from bot.reading.cleaning import clean

NOW = Circumstances(ZoneInfo("Asia/Hong_Kong"), datetime(2026, 11, 24, 2, tzinfo=UTC))


class Size(StrEnum):
    SMALL = "small"
    EXTRA_LARGE = "extra large"


@command("order")
async def order(
    call: Call,
    what: str,
    size: Size,
    number: int,
    price: Decimal,
    urgent: bool,
    due: datetime,
    span: TimeSpan,
    note: str = "",
) -> None: ...


@command("tell")
async def tell(call: Call, whom: str, size: Size = Size.SMALL, number: int = 1) -> None: ...


_WORDS = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters='"“”「」'), min_size=1)
_TEXTS = st.lists(_WORDS, min_size=1, max_size=4).map(lambda words: clean(" ".join(words)))
_INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
_VALUES = st.fixed_dictionaries(
    {
        "what": _TEXTS,
        "size": st.sampled_from(Size),
        "number": st.integers(-(2**53), 2**53),
        "price": st.decimals(-1000, 1000, allow_nan=False, places=2),
        "urgent": st.booleans(),
        "due": _INSTANTS,
        "span": st.tuples(_INSTANTS, _INSTANTS)
        .filter(lambda pair: pair[0] < pair[1])
        .map(lambda pair: TimeSpan(*pair)),
        "note": _TEXTS,
    }
)


def written(value: object) -> str:
    """Write a bound value as a person would."""
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.isoformat()
        case TimeSpan(start, end):
            return f"{start.isoformat()}/{end.isoformat()}"
        case _:
            return str(value)


@given(values=_VALUES, order_of_names=st.permutations(list(order.by_name)))
def test_what_was_bound_and_is_written_back_binds_to_the_same(
    values: dict[str, object], order_of_names: list[str]
) -> None:
    line = " ".join(f'{name}:"{written(values[name])}"' for name in order_of_names)
    assert bind_line(order, line, NOW) == values
    blanks = " ".join(f'{name}: "{written(values[name])}"' for name in order_of_names)
    assert bind_line(order, blanks, NOW) == values


@given(values=_VALUES)
def test_a_line_and_typed_options_bind_to_the_same(values: dict[str, object]) -> None:
    in_order = " ".join(f'"{written(values[name])}"' for name in order.by_name)
    options = {name: written(value) for name, value in values.items()}
    assert bind_line(order, in_order, NOW) == bind_options(order, options, NOW) == values


@pytest.mark.parametrize(
    "line",
    [
        'whom: "Ada Lovelace" size: small number: 2',
        "whom:“Ada Lovelace” number:2",
        'number: 2 "Ada Lovelace"',
        'WHOM: "Ada Lovelace" Number：2',
    ],
)
def test_a_blank_after_the_colon_is_no_mistake(line: str) -> None:
    assert bind_line(tell, line, NOW) == {"whom": "Ada Lovelace", "size": Size.SMALL, "number": 2}


@pytest.mark.parametrize("line", ["Ada size:", "Ada size: number:2"])
def test_a_name_without_a_value_is_missing_and_keeps_the_rest(line: str) -> None:
    with pytest.raises(NotBound) as caught:
        bind_line(tell, line, NOW)
    assert caught.value.trouble is Trouble.MISSING
    assert caught.value.parameter is tell.by_name["size"]


def test_an_empty_text_can_be_given_in_quotes() -> None:
    assert bind_line(tell, 'whom:""', NOW)["whom"] == ""


@command("post")
async def post(call: Call, text: str, *, size: Size = Size.SMALL, number: int = 1) -> None: ...


@pytest.mark.parametrize(
    "line",
    [
        "demo day moves to small rooms size:small number:2",
        "number:2 demo day moves to small rooms",
        "size:small demo day number: 2 moves to small rooms",
        'text:"demo day moves to small rooms" number:2',
    ],
)
def test_what_needs_its_name_never_takes_a_word_of_the_text(line: str) -> None:
    assert bind_line(post, line, NOW) == {"text": "demo day moves to small rooms", "size": Size.SMALL, "number": 2}


def test_what_needs_its_name_is_told_apart_where_it_is_shown() -> None:
    assert [each.name for each in post.in_order] == ["text"]
    assert [each.named_only for each in post.parameters] == [False, True, True]
