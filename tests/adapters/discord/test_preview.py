"""What Discord would show, read back: the words of people as they wrote them, and what Discord makes of the rest."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.rendering import render
from adapters.discord.rendering.markup import Markup
from adapters.discord.rendering.read_back import read_back
from bot.mentions import Mentions
from bot.messages import (
    Actions,
    Button,
    Code,
    Context,
    Emphasis,
    Everybody,
    Heading,
    Link,
    Listing,
    Message,
    Moment,
    Paragraph,
    Strong,
    plainly,
    rich,
)
from bot.messages.markdown import blocks_of_markdown
from bot.messages.plain import message_text
from tests.adapters.message_strategies import messages

MARKUP = Markup(Mentions(), UTC)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n*_~`|[]()<>@#-+>\\:/1. "))


def shown(message: Message) -> list[Message]:
    return [read_back(each) for each in render(message, MARKUP).parts]


def test_an_announcement_is_read_back_as_it_was_written() -> None:
    written = "# Lift\n\nThe **lift** is *out* of `order`.\n[Page](https://a.example/b).\n\n- one\n- **two**\n\n1. a"
    blocks = blocks_of_markdown(written)
    message = Message((*blocks, Context(rich("From Grace")), Actions((Button(rich("Got it"), "announce:got:1"),))))

    assert shown(message) == [
        Message(
            (
                Heading(rich("Lift")),
                Paragraph(
                    rich(
                        "The ",
                        Strong(rich("lift")),
                        " is ",
                        Emphasis(rich("out")),
                        " of ",
                        Code("order"),
                        ".\n",
                        Link("https://a.example/b", "Page"),
                        ".",
                    )
                ),
                Listing((rich("one"), rich(Strong(rich("two"))))),
                Listing((rich("a"),), ordered=True),
                Context(rich("From Grace")),
                Actions((Button(rich("Got it")),)),
            )
        )
    ]


def test_what_calls_everybody_is_words_and_an_instant_stays_one() -> None:
    at = datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert shown(plainly(Everybody(), " at ", Moment(at))) == [plainly("@everyone at ", Moment(at))]


@given(words)
def test_words_of_people_are_read_back_as_they_are(text: str) -> None:
    written = " ".join(text.split())
    if written:
        assert message_text(shown(plainly(written))[0], UTC) == written


def test_what_is_too_long_for_one_message_is_several() -> None:
    assert len(shown(plainly("word " * 900))) == 3


@given(messages)
def test_any_message_can_be_read_back(message: Message) -> None:
    assert shown(message)
