"""How text is read, sentence by sentence of the contract."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.call import Call
from bot.declaration.command import Answers, Group, command
from bot.declaration.parameters import Circumstances, Param
from bot.declaration.times import TimeSpan
from bot.reading.binding import NotBound, Trouble, bind_line
from bot.reading.courtesies import Courtesy
from bot.reading.lines import Misunderstood, Nothing, Question, Understood, UnknownCommand, read_line
from bot.registry import Registry

NOW = Circumstances(ZoneInfo("Asia/Hong_Kong"), datetime(2026, 11, 24, 2, tzinfo=UTC))


class Audience(StrEnum):
    EVERYONE = "everyone"
    FOUNDERS = "founders"


faq = Group("faq", default="ask")
announce = Group("announce", default="new")


@faq.command("ask")
async def ask(call: Call, question: str) -> None: ...


@faq.command("list")
async def list_(call: Call) -> None: ...


@announce.command("new", answers=Answers.FORM)
async def new(call: Call, audience: Audience, text: str) -> None: ...


@command("book")
async def book(
    call: Call, units: Annotated[int, Param(minimum=1, maximum=8)], start: datetime, purpose: str = ""
) -> None: ...


@command("block")
async def block(call: Call, span: TimeSpan) -> None: ...


REGISTRY = Registry([faq, announce, book, block])


def understood(line: str) -> dict[str, object]:
    reading = read_line(REGISTRY, line, NOW)
    assert isinstance(reading, Understood), reading
    return {"path": reading.command.path, **reading.values}


@pytest.mark.parametrize("slash", ["/", "／", ""])
def test_a_first_word_names_a_command(slash: str) -> None:
    assert understood(f"{slash}FAQ ask how long?") == {"path": ("faq", "ask"), "question": "how long?"}


def test_text_reaches_the_default_without_its_name() -> None:
    assert understood("/faq how long is it?") == {"path": ("faq", "ask"), "question": "how long is it?"}


def test_a_word_names_a_subcommand_only_if_the_rest_binds() -> None:
    assert understood("/faq list") == {"path": ("faq", "list")}
    assert understood("/faq list of mentors?") == {"path": ("faq", "ask"), "question": "list of mentors?"}


def test_a_command_without_the_slash_that_does_not_bind_is_a_question() -> None:
    assert read_line(REGISTRY, "book a table for us", NOW) == Question("book a table for us", "/book a table for us")


@pytest.mark.parametrize("quoted", ['"Demo day moves"', "“Demo day moves”", "「Demo day moves」"])
def test_pairs_take_values_in_quotes_in_any_order(quoted: str) -> None:
    values = understood(f"/announce text:{quoted} audience:everyone")

    assert values == {"path": ("announce", "new"), "text": "Demo day moves", "audience": Audience.EVERYONE}


def test_a_last_text_takes_the_rest_of_the_line() -> None:
    assert (
        understood("/announce everyone Doors at 10:30, see https://a.hk")["text"] == "Doors at 10:30, see https://a.hk"
    )


def test_an_instant_spans_words_and_is_told_in_the_persons_zone() -> None:
    values = understood("/book 2 2026-11-25 15:00 for finetuning")

    assert values["start"] == datetime(2026, 11, 25, 7, tzinfo=UTC)
    assert values["purpose"] == "for finetuning"


def test_a_date_alone_is_the_whole_day() -> None:
    day = TimeSpan(datetime(2026, 11, 24, 16, tzinfo=UTC), datetime(2026, 11, 25, 16, tzinfo=UTC))

    assert understood("/block 2026-11-25")["span"] == day


@pytest.mark.parametrize(
    ("line", "trouble", "parameter"),
    [
        ("many 2026-11-25", Trouble.WRONG, "units"),
        ("9 2026-11-25", Trouble.WRONG, "units"),
        ("2", Trouble.MISSING, "start"),
        ("2 soon", Trouble.WRONG, "start"),
    ],
)
def test_what_does_not_bind_says_where_and_keeps_what_was_typed(line: str, trouble: Trouble, parameter: str) -> None:
    with pytest.raises(NotBound) as caught:
        bind_line(book, line, NOW)

    assert caught.value.trouble is trouble
    assert caught.value.parameter is not None
    assert caught.value.parameter.name == parameter


def test_a_form_command_that_lacks_values_keeps_what_is_given() -> None:
    reading = read_line(REGISTRY, "/announce founders", NOW)

    assert isinstance(reading, Misunderstood)
    assert reading.reason.given == {"audience": "founders"}


def test_an_unknown_command_suggests_the_nearest() -> None:
    assert read_line(REGISTRY, "/anounce everyone hi", NOW) == UnknownCommand("anounce", "/announce everyone hi")
    assert read_line(REGISTRY, "/xyzzy", NOW) == UnknownCommand("xyzzy", None)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Hello!", Courtesy.GREETING),
        ("早晨", Courtesy.GREETING),
        ("thanks 🙏", Courtesy.THANKS),
        ("唔該晒！", Courtesy.THANKS),
    ],
)
def test_courtesies_bother_nobody(text: str, meant: Courtesy) -> None:
    assert read_line(REGISTRY, text, NOW) is meant


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "/", "／ "])
def test_no_words_are_nothing(text: str) -> None:
    assert read_line(REGISTRY, text, NOW) == Nothing()


def test_a_hundred_thousand_characters_are_read() -> None:
    assert understood("/faq " + "名" * 99_000)["question"] == "名" * 99_000


@given(st.text())
def test_any_text_has_a_reading(text: str) -> None:
    read_line(REGISTRY, text, NOW)
    read_line(REGISTRY, f"/announce {text}", NOW)
    read_line(REGISTRY, f"/book {text}", NOW)


@given(
    st.sampled_from(Audience), st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters='"'), min_size=1)
)
def test_what_is_written_with_names_and_quotes_comes_back(audience: Audience, text: str) -> None:
    values = bind_line(new, f'text:"{text}" audience:{audience}', NOW)

    assert values == {"audience": audience, "text": text.strip()}
