"""Text with Slack's markup: for notifications, and for small print, which has no rich text.

Only `&`, `<` and `>` can be escaped there (https://docs.slack.dev/messaging/formatting-message-text), so words of
people become blocks as rich text or plain text, where nothing is markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from bot.messages import (
    Block,
    Code,
    Context,
    Emphasis,
    Everybody,
    Fields,
    File,
    Heading,
    Image,
    Link,
    Listing,
    Moment,
    Paragraph,
    PersonMention,
    PlaceMention,
    RichText,
    Span,
    Strong,
    Table,
)
from bot.messages.plain import moment_text, plain_text

DATE_FORMAT = "{date_long}, {time}"
_SCHEMES = frozenset({"http", "https", "mailto", "slack", "tel"})
_LATEST = 253_402_300_799


@dataclass(frozen=True, slots=True)
class Reading:
    """What rendering depends on besides the message: whom mentions reach in a workspace, and a zone to fall back on."""

    zone: tzinfo
    users: Mapping[int, str] = field(default_factory=dict)
    channels: Mapping[int, str] = field(default_factory=dict)


def escape(text: str) -> str:
    """Return words that stay words: no mention, no link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def leads_somewhere(url: str) -> bool:
    """Tell whether Slack takes an address for a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    printable = url.isprintable() and " " not in url
    return printable and parts.scheme in _SCHEMES and bool(parts.netloc or parts.path)


def timestamp(at: datetime) -> int | None:
    """Return the Unix time of an instant, None for one that Slack cannot show."""
    seconds = int(at.timestamp())
    return seconds if 0 <= seconds <= _LATEST else None


def mrkdwn(text: RichText, reading: Reading) -> str:
    """Return a localised text with links, mentions and instants as Slack's tokens, its words escaped."""
    return "".join(_span(span, reading) for span in text)


def notification(blocks: Iterable[Block], reading: Reading, most: int) -> str:
    """Return the words of blocks as a notification shows them, in at most about `most` characters."""
    lines: list[str] = []
    length = 0
    for block in blocks:
        for line in _lines(block, reading):
            if length + len(line) > most:
                lines.append(_shortened(line, most - length))
                return "\n".join(lines)
            lines.append(line)
            length += len(line) + 1
    return "\n".join(lines)


def _shortened(line: str, most: int) -> str:
    """Cut a line between words; a token that it would cut in two goes as a whole."""
    kept: list[str] = []
    length = 0
    for word in line.split(" "):
        length += len(word) + 1
        if length >= most:
            break
        kept.append(word)
    short = " ".join(kept)
    opened = short.rfind("<")
    return f"{short[:opened] if opened > short.rfind('>') else short}…"


def _span(span: Span, reading: Reading) -> str:
    match span:
        case Strong(text) | Emphasis(text):
            return mrkdwn(text, reading)
        case Code(text):
            return escape(text)
        case Link(url, text) if leads_somewhere(url):
            address = url.replace("<", "%3C").replace(">", "%3E").replace("|", "%7C").replace("&", "&amp;")
            return f"<{address}|{escape(text).replace('|', '¦')}>" if text else f"<{address}>"
        case PersonMention(person_id) if person_id in reading.users:
            return f"<@{reading.users[person_id]}>"
        case Everybody():
            return "<!channel>"
        case PlaceMention(place_id) if place_id in reading.channels:
            return f"<#{reading.channels[place_id]}>"
        case Moment(at) if (seconds := timestamp(at)) is not None:
            return f"<!date^{seconds}^{DATE_FORMAT}|{escape(moment_text(span, reading.zone))}>"
        case _:
            return escape(plain_text((span,), reading.zone))


def _lines(block: Block, reading: Reading) -> Iterator[str]:
    match block:
        case Heading(text) | Paragraph(text) | Context(text) | Image(_, text):
            yield mrkdwn(text, reading)
        case Fields(items):
            for item in items:
                yield f"{mrkdwn(item.label, reading)}: {mrkdwn(item.value, reading)}"
        case Listing(items, ordered):
            for number, text in enumerate(items, start=1):
                yield f"{f'{number}.' if ordered else '•'} {mrkdwn(text, reading)}"
        case Table(columns, rows):
            for row in (columns, *rows):
                yield " | ".join(mrkdwn(cell, reading) for cell in row)
        case File(name):
            yield escape(name)
        case _:
            return
