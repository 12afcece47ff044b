"""Whatever a message holds, what leaves keeps Discord's contract, its limits, and the words of people."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.discord.modals import modal
from adapters.discord.rendering import card, limits, native, render
from adapters.discord.rendering.bodies import in_the_place_of
from adapters.discord.rendering.markup import Markup, escape
from bot.mentions import Mentions
from bot.messages import (
    Actions,
    Button,
    Context,
    Field,
    Fields,
    File,
    Form,
    Heading,
    Image,
    Link,
    Message,
    Paragraph,
    PersonMention,
    Plain,
    Table,
    plainly,
    rich,
)
from tests.adapters.message_strategies import forms, messages
from tests.platforms.discord.contract import load_contract
from tests.platforms.discord.reading import read, text_of
from tests.platforms.discord.rules import message_problems, modal_problems
from tests.platforms.discord.world import Message as Shown

MARKUP = Markup(Mentions({1: "80351110224678912"}), ZoneInfo("Asia/Hong_Kong"))

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n*_~`|[]()<>@#-+>\\:/1."), max_size=120
)
long_words = st.builds(lambda text, times: text * times, words, st.sampled_from([1, 1, 1, 60]))


def shown(message: Message) -> str:
    """Return what a person reads of a message."""
    parts = render(message, MARKUP).parts
    return "\n".join(text_of(Shown("1", "1", part.body, "1")) for part in parts)


@given(messages, st.booleans())
@example(Message((File("", b""),) * 20), True)
@example(Message((File("", b""),) * 20), False)
@example(Message((File("name " * 2_000, b""),) * 20), False)
@example(Message((Image(File("", b""), rich("word " * 2_000)),) * 20), True)
def test_every_message_keeps_every_limit_and_the_contract(message: Message, as_card: bool) -> None:
    contract = load_contract()
    rendered = render(message, MARKUP, as_card=as_card)

    assert rendered.parts
    assert rendered.is_card or not as_card
    for part in rendered.parts:
        assert list(message_problems(part.body, len(part.files))) == []
        assert [each for each in (in_the_place_of(part).body,) if list(message_problems(each, len(part.files)))] == []
        if contract is not None:
            assert contract.request("POST", "/channels/1/messages", part.body) == []


@given(words)
def test_words_of_people_are_read_as_they_were_written(text: str) -> None:
    assert read(escape(text)) == text.replace("\u200b", "")


@pytest.mark.parametrize(
    "text",
    [
        "**bold** __under__ ~~gone~~ ||spoiler|| `code` ```block```",
        "# Title\n## Second\n-# small\n> quote\n- item\n1. first\n+ plus",
        "[a](https://b.example) <@1> <@&2> <#3> </run:4> <t:5:R> <:x:6> @everyone @here",
        "https://example.org/a_b_c*d*?q=[1] and \\ backslash",
    ],
)
def test_nothing_that_people_write_becomes_markup(text: str) -> None:
    assert shown(plainly(text)) == text


def test_an_address_in_words_stays_one() -> None:
    assert "https://example.org/some_long_name" in escape("see https://example.org/some_long_name now")


def test_only_who_is_meant_is_mentioned() -> None:
    message = Message(
        (Paragraph((PersonMention(1, "Mei"), Plain(" and @everyone and <@42>"), PersonMention(2, "Bo"))),)
    )
    (part,) = render(message, MARKUP).parts

    assert part.body["allowed_mentions"] == {"parse": [], "users": ["80351110224678912"], "replied_user": False}
    assert part.body["content"] == "<@80351110224678912> and \\@everyone and \\<@42\\>@Bo"


def test_a_link_shows_where_it_leads_when_its_words_are_an_address() -> None:
    message = plainly(Link("https://evil.example", "https://good.example"))

    assert shown(message) == "https://good.example (https://evil.example)"


def test_talk_is_talk_and_parts_make_a_card() -> None:
    talk = Message((Paragraph(rich("hello")), Context(rich("small")), Actions((Button(rich("Yes"), "a:b:c"),))))
    facts = Message((Heading(rich("Facts")), Fields((Field(rich("Where"), rich("Here")),))))

    assert render(talk, MARKUP).parts[0].body["content"] == "hello\n-# small"
    assert not render(talk, MARKUP).is_card
    assert render(facts, MARKUP).is_card
    assert render(facts, MARKUP).parts[0].body["flags"] == card.V2


def test_no_component_stands_in_a_message_twice() -> None:
    twice = Actions((Button(rich("Yes"), "a:b:c"),))
    (part,) = render(Message((twice, Heading(rich("between")), twice)), MARKUP).parts

    assert list(message_problems(part.body, 0)) == []


def test_what_is_too_long_for_a_few_messages_comes_as_a_file() -> None:
    rendered = render(plainly("word " * 8_000), MARKUP)

    assert len(rendered.parts) == 4
    (file,) = rendered.parts[-1].files
    assert file.content.decode().count("word") == 8_000


def test_a_wide_table_becomes_paragraphs() -> None:
    narrow = Table((rich("GPU"), rich("Free")), ((rich("A100"), rich("4")),))
    wide = Table((rich("GPU"), rich("What it is for")), ((rich("A100"), rich("long explanations " * 6)),))

    assert "```" in str(render(Message((narrow,)), MARKUP).parts[0].body["content"])
    assert "```" not in str(render(Message((wide,)), MARKUP).parts[0].body["content"])


embeds = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "title": long_words,
            "description": long_words,
            "fields": st.lists(st.fixed_dictionaries({"name": long_words, "value": long_words}), max_size=30),
            "footer": st.fixed_dictionaries({"text": long_words}),
        },
    ),
    max_size=12,
)


@settings(max_examples=30)
@given(long_words, embeds)
def test_a_message_in_discords_own_form_is_kept_within_its_limits(content: str, own: list[dict[str, object]]) -> None:
    fitted = native.fitted({"content": content, "embeds": own, "tts": True})  # type: ignore[dict-item]  # JSON

    if fitted is not None:
        assert list(message_problems(fitted, 0)) == []
        assert "tts" not in fitted


@settings(max_examples=30)
@given(forms.filter(lambda form: form.action and form.fields))
def test_every_form_keeps_every_limit_and_the_contract(form: Form) -> None:
    body = modal(form).body
    contract = load_contract()

    assert list(modal_problems(body)) == []
    if contract is not None:
        assert contract.request("POST", "/interactions/1/token/callback", {"type": 9, "data": body}) == []


@given(long_words, st.integers(10, 200))
def test_pieces_fit_and_lose_nothing_but_blanks(text: str, most: int) -> None:
    pieces = list(limits.pieces(text, most))

    assert all(limits.units(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
