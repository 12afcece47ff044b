"""A message as a person would read it aloud: for the terminal, for notifications and where nothing else fits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from bot.languages import Language
from bot.messages.blocks import (
    Block,
    Context,
    Divider,
    Fields,
    File,
    Heading,
    Image,
    Listing,
    Paragraph,
    Table,
)
from bot.messages.message import Message
from bot.messages.spans import (
    Code,
    Emphasis,
    Everybody,
    Link,
    Moment,
    PersonMention,
    PlaceMention,
    Plain,
    RichText,
    Span,
    Strong,
)
from bot.when import tell_instant


def message_text(message: Message, zone: tzinfo) -> str:
    """Return the words of a localised message, a blank line between blocks; buttons are left to the caller."""
    return "\n\n".join(filter(None, (block_text(block, zone) for block in message.blocks)))


def block_text(block: Block, zone: tzinfo) -> str:
    """Return the words of one localised block; instants are told in `zone`."""
    match block:
        case Heading(text) | Paragraph(text) | Context(text):
            return plain_text(text, zone)
        case Fields(items):
            return "\n".join(f"{plain_text(item.label, zone)}: {plain_text(item.value, zone)}" for item in items)
        case Listing(items, ordered):
            marks = (f"{number}." if ordered else "•" for number in range(1, len(items) + 1))
            return "\n".join(f"{mark} {plain_text(item, zone)}" for mark, item in zip(marks, items, strict=True))
        case Table():
            return "\n".join(_table_lines(block, zone))
        case Image(_, description):
            return plain_text(description, zone)
        case File(name):
            return name
        case Divider():
            return "―" * 8
        case _:
            return ""


def plain_text(text: RichText, zone: tzinfo) -> str:
    """Return the words of a localised text; instants are told in `zone`."""
    return "".join(_span_text(span, zone) for span in text)


def moment_text(moment: Moment, zone: tzinfo) -> str:
    """Return weekday, date, time and zone of an instant in the language of its reader.

    As in `Tue 2026-11-24 15:00 HKT` and `2026年11月24日(週二) 下午3:00 HKT`.
    """
    try:
        at = moment.at.astimezone(zone)
    except OverflowError:  # within a day of the years 1 and 9999 there is no local time everywhere
        at = moment.at
    if moment.language is Language.EN:
        return at.strftime("%a %Y-%m-%d %H:%M %Z")
    return tell_instant(at.replace(second=0, microsecond=0), moment.language)


def _span_text(span: Span, zone: tzinfo) -> str:
    match span:
        case Plain(text) | Code(text):
            return text
        case Strong(text) | Emphasis(text):
            return plain_text(text, zone)
        case Link(url, text):
            return f"{text} ({url})" if text else url
        case PersonMention(_, name):
            return f"@{name}"
        case Everybody():
            return "@everyone"
        case PlaceMention(_, name):
            return f"#{name}"
        case Moment():
            return moment_text(span, zone)
        case _:
            raise TypeError(f"{type(span).__name__} has to be put into a language first")


def _table_lines(table: Table, zone: tzinfo) -> Iterator[str]:
    for row in (table.columns, *table.rows):
        yield " | ".join(plain_text(cell, zone) for cell in row)
