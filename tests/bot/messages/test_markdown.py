"""The Markdown that people write."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Language
from bot.messages import (
    Block,
    Code,
    Divider,
    Emphasis,
    Heading,
    Link,
    Listing,
    Message,
    Paragraph,
    Plain,
    Strong,
    Versions,
    rich,
)
from bot.messages.catalogue import Catalogue
from bot.messages.codec import decode, encode
from bot.messages.localise import Localiser
from bot.messages.markdown import blocks_of_markdown
from bot.messages.plain import block_text


def test_every_kind_of_block() -> None:
    text = "# Demo day\n\nBring:\n- a laptop\n- **slides**\n\n1. Pitch\n2. Questions\n---\nSee you!"

    assert blocks_of_markdown(text) == (
        Heading(rich("Demo day")),
        Paragraph(rich("Bring:")),
        Listing((rich("a laptop"), rich(Strong(rich("slides"))))),
        Listing((rich("Pitch"), rich("Questions")), ordered=True),
        Divider(),
        Paragraph(rich("See you!")),
    )


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("plain_snake_case and 2*3*4 stay", rich("plain_snake_case and 2", Emphasis(rich("3")), "4 stay")),
        ("_soft_ and `code`", rich(Emphasis(rich("soft")), " and ", Code("code"))),
        ("[here](https://a.example/x)", rich(Link("https://a.example/x", "here"))),
        ("[https://b.example](https://evil.example)", rich(Link("https://evil.example"))),
        ("[x](javascript:alert)", rich("[x](javascript:alert)")),
        (r"\*not\* bold", rich("*not* bold")),
        ("@everyone <!channel>", rich("@everyone <!channel>")),
    ],
)
def test_marks_within_words(text: str, spans: tuple[object, ...]) -> None:
    assert blocks_of_markdown(text) == (Paragraph(spans),)  # type: ignore[arg-type]  # spans of a table of cases


@given(st.text())
def test_no_text_breaks_it_and_no_word_is_lost(text: str) -> None:
    found = blocks_of_markdown(text)

    told = " ".join(block_text(block, UTC) for block in found)
    letters = [character for character in text if character.isalpha()]
    assert [character for character in told if character.isalpha()] == letters or "http" in text or "mailto" in text


def test_a_reader_gets_the_blocks_of_their_language_or_of_the_preferred_one() -> None:
    written: dict[Language, tuple[Block, ...]] = {
        Language.EN: (Heading(rich("Hello")), Paragraph(rich("All"))),
        Language.ZH_HANT: (Paragraph(rich("大家好")),),
    }
    message = decode(encode(Message((Versions(written), Paragraph(rich("end"))))))
    localiser = Localiser(Catalogue({each: {} for each in Language}), (Language.ZH_HANT,))

    assert localiser.localise(message, Language.EN).blocks == (*written[Language.EN], Paragraph((Plain("end"),)))
    assert localiser.localise(message, Language.ZH_HANS).blocks[0] == written[Language.ZH_HANT][0]
