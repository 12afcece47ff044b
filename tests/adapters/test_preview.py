"""What a platform would show, read back: the words of people as they wrote them, and what it makes of the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.rendering import render as render_for_discord
from adapters.discord.rendering.markup import Markup
from adapters.discord.rendering.read_back import read_back as read_back_from_discord
from adapters.slack.mrkdwn import Reading
from adapters.slack.read_back import read_back as read_back_from_slack
from adapters.slack.rendering import render as render_for_slack
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

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n*_~`|[]()<>@#-+>\\:/1. "))


Shown = Callable[[Message], list[Message]]


@dataclass(frozen=True)
class Platform:
    """How a platform shows messages; `long` words make more than one message, as many as `posts`."""

    shown: Shown
    everybody: str
    long: int
    posts: int


def on_discord(message: Message) -> list[Message]:
    return [read_back_from_discord(each) for each in render_for_discord(message, Markup(Mentions(), UTC)).parts]


def on_slack(message: Message) -> list[Message]:
    return [read_back_from_slack(each) for each in render_for_slack(message, Reading(UTC)).parts]


PLATFORMS = {
    "discord": Platform(on_discord, "@everyone", long=900, posts=3),
    "slack": Platform(on_slack, "@channel", long=9_000, posts=4),
}
each_platform = pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)


@each_platform
def test_an_announcement_is_read_back_as_it_was_written(platform: Platform) -> None:
    written = "# Lift\n\nThe **lift** is *out* of `order`.\n[Page](https://a.example/b).\n\n- one\n- **two**\n\n1. a"
    blocks = blocks_of_markdown(written)
    message = Message((*blocks, Context(rich("From Grace")), Actions((Button(rich("Got it"), "announce:got:1"),))))

    assert platform.shown(message) == [
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


@each_platform
def test_what_calls_everybody_is_words_and_an_instant_stays_one(platform: Platform) -> None:
    at = datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert platform.shown(plainly(Everybody(), " at ", Moment(at))) == [
        plainly(f"{platform.everybody} at ", Moment(at))
    ]


@each_platform
@given(text=words)
def test_words_of_people_are_read_back_as_they_are(platform: Platform, text: str) -> None:
    written = " ".join(text.split())
    if written:
        assert message_text(platform.shown(plainly(written))[0], UTC) == written


@each_platform
def test_what_is_too_long_for_one_message_is_several(platform: Platform) -> None:
    assert len(platform.shown(plainly("word " * platform.long))) == platform.posts


@each_platform
@given(message=messages)
def test_any_message_can_be_read_back(platform: Platform, message: Message) -> None:
    assert platform.shown(message)
