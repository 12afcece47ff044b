"""Text as the Markdown that Slack streams; words of people stay words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from adapters.slack.mrkdwn import Reading, escape, leads_somewhere
from bot.messages import (
    Block,
    Code,
    Divider,
    Emphasis,
    Fields,
    File,
    Heading,
    Image,
    Link,
    Listing,
    Paragraph,
    PersonMention,
    PlaceMention,
    RichText,
    Span,
    Strong,
    Table,
)
from bot.messages.plain import plain_text

_MARKUP = re.compile(r"([\\`*_~#|\[\]!-])")


def markdown(blocks: Iterable[Block], reading: Reading) -> str | None:
    """Return localised blocks as Markdown, without buttons and small print; None where there are no words."""
    return "\n\n".join(filter(None, (_block(block, reading) for block in blocks))) or None


def _block(block: Block, reading: Reading) -> str:
    match block:
        case Heading(text):
            return f"**{_text(text, reading)}**"
        case Paragraph(text):
            return _text(text, reading)
        case Fields(items):
            return "\n".join(f"**{_text(item.label, reading)}**: {_text(item.value, reading)}" for item in items)
        case Listing(items, ordered):
            marks = (f"{number}." if ordered else "-" for number in range(1, len(items) + 1))
            return "\n".join(f"{mark} {_text(item, reading)}" for mark, item in zip(marks, items, strict=True))
        case Table():
            return "\n".join(_rows(block, reading))
        case Image(_, description):
            return f"🖼 {_text(description, reading)}"
        case File(name):
            return f"📎 {_words(name)}"
        case Divider():
            return "---"
        case _:
            return ""


def _rows(table: Table, reading: Reading) -> Iterator[str]:
    for row in (table.columns, *table.rows):
        yield " · ".join(_text(cell, reading).replace("\n", " ") for cell in row)


def _text(text: RichText, reading: Reading) -> str:
    return "".join(_span(span, reading) for span in text)


def _span(span: Span, reading: Reading) -> str:
    match span:
        case Strong(inner) if words := _text(inner, reading).strip():
            return f"**{words}**"
        case Emphasis(inner) if words := _text(inner, reading).strip():
            return f"*{words}*"
        case Code(words) if words and "`" not in words and "\n" not in words:
            return f"`{escape(words)}`"
        case Link(url, words) if leads_somewhere(url) and not re.search(r"[()<>\s]", url):
            return f"[{_words(words or url)}]({url})"
        case PersonMention(person_id) if person_id in reading.users:
            return f"<@{reading.users[person_id]}>"
        case PlaceMention(place_id) if place_id in reading.channels:
            return f"<#{reading.channels[place_id]}>"
        case _:
            return _words(plain_text((span,), reading.zone))


def _words(text: str) -> str:
    return escape(_MARKUP.sub(r"\\\1", text))
