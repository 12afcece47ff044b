"""Messages survive the rows in which they wait."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Language
from bot.messages import (
    Actions,
    Button,
    ButtonStyle,
    Code,
    Context,
    Divider,
    Emphasis,
    Field,
    Fields,
    File,
    Heading,
    Image,
    Link,
    Listing,
    Message,
    Moment,
    Option,
    Paragraph,
    PerLanguage,
    PersonMention,
    Phrase,
    PlaceMention,
    Plain,
    RichText,
    Select,
    Strong,
    Table,
)
from bot.messages.catalogue import Catalogue
from bot.messages.codec import decode, encode
from bot.messages.localise import Localiser
from bot.messages.plain import message_text

words = st.text(max_size=20)
instants = st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1))  # noqa: DTZ001
simple = st.one_of(
    st.builds(Plain, words),
    st.builds(Code, words),
    st.builds(Link, words, words),
    st.builds(PersonMention, st.integers(1, 99), words),
    st.builds(PlaceMention, st.integers(1, 99), words),
    st.builds(Moment, instants),
    st.builds(PerLanguage, st.dictionaries(st.sampled_from(Language), words, min_size=1)),
    st.builds(Phrase, st.just("greeting"), st.fixed_dictionaries({"name": words})),
)
texts: st.SearchStrategy[RichText] = st.lists(
    st.one_of(simple, st.builds(Strong, st.tuples(simple)), st.builds(Emphasis, st.tuples(simple))), max_size=3
).map(tuple)
files = st.builds(File, words, st.binary(max_size=20))
buttons = st.builds(Button, texts, words, st.sampled_from(ButtonStyle))
selects = st.builds(Select, texts, words, st.tuples(st.builds(Option, texts, words)))
blocks = st.one_of(
    st.builds(Heading, texts),
    st.builds(Paragraph, texts),
    st.builds(Context, texts),
    st.builds(Divider),
    st.builds(Fields, st.tuples(st.builds(Field, texts, texts))),
    st.builds(Listing, st.lists(texts, max_size=3).map(tuple), st.booleans()),
    st.builds(Table, st.tuples(texts, texts), st.lists(st.tuples(texts, texts), max_size=2).map(tuple)),
    st.builds(Image, files, texts),
    st.builds(Actions, st.lists(st.one_of(buttons, selects), max_size=3).map(tuple)),
    files,
)
messages = st.builds(Message, st.lists(blocks, max_size=4).map(tuple), st.booleans())
catalogue = Catalogue({language: {"greeting": "Hello {name}"} for language in Language})


@given(messages)
def test_a_message_comes_back_from_json(message: Message) -> None:
    assert decode(json.loads(json.dumps(encode(message)))) == message


@given(messages, st.sampled_from(Language))
def test_a_localised_message_can_be_read_aloud(message: Message, language: Language) -> None:
    localised = Localiser(catalogue).localise(message, language)

    message_text(localised, UTC)  # raises at a Phrase or a PerLanguage that is left


@pytest.mark.parametrize("data", [{}, {"$": "Nonsense"}, {"$": "Plain", "text": "a"}, {"$": "Message", "colour": 1}])
def test_what_is_no_message_is_refused(data: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="message"):
        decode(data)
