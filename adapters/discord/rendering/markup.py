"""Text as Discord's markdown: words of people stay words, whatever they contain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING

from bot.messages import (
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

if TYPE_CHECKING:
    from bot.mentions import Mentions

_ADDRESS = re.compile(r"https?://[^\s<>\\|`*]+")
_SPECIAL = re.compile(r"[\\*_~`|\[\]<>]|@(?=everyone|here)")
_LINE_START = re.compile(r"^(\s*)([#>+-]|\d+(?=\.\s))", re.MULTILINE)
EVERYBODY = "@everyone"
_JOINT = "\u200b"
"""A space without width, between two runs whose marks would run together."""


@dataclass(frozen=True, slots=True)
class Markup:
    """Writes spans as markdown; `zone` is that of instants where Discord shows no markup, in a table for instance."""

    mentions: Mentions
    zone: tzinfo

    def text(self, text: RichText) -> str:
        """Return a localised text as markdown."""
        written = ""
        for span in text:
            run = self._span(span)
            joint = _JOINT if written and run and written[-1] == run[0] and run[0] in "*`_" else ""
            written += joint + run
        return written

    def _span(self, span: Span) -> str:
        match span:
            case Plain(text):
                return escape(text)
            case Strong(inner):
                return _marked(self.text(inner), "**")
            case Emphasis(inner):
                return _marked(self.text(inner), "*")
            case Code(text):
                return _code(text)
            case Link(url, text):
                return _link(url, text)
            case PersonMention(person_id, name):
                user = self.mentions.users.get(person_id)
                return f"<@{user}>" if user else escape(f"@{name}")
            case Everybody():
                return EVERYBODY
            case PlaceMention(place_id, name):
                channel = self.mentions.channels.get(place_id)
                return f"<#{channel}>" if channel else escape(f"#{name}")
            case Moment(at):
                return f"<t:{int(at.timestamp())}:F>"
            case _:
                raise TypeError(f"{type(span).__name__} has to be put into a language first")


def escape(text: str) -> str:
    """Return words that Discord shows as they are; addresses in them stay addresses."""
    written = ""
    position = 0
    for address in _ADDRESS.finditer(text):
        written += _SPECIAL.sub(r"\\\g<0>", text[position : address.start()])
        # What reads as the end of a masked link must not be part of the address.
        written += address[0].replace("]", "\\]").replace("[", "\\[")
        position = address.end()
    written += _SPECIAL.sub(r"\\\g<0>", text[position:])
    return _LINE_START.sub(_escape_line_start, written)


def _escape_line_start(found: re.Match[str]) -> str:
    blanks, mark = found.groups()
    # A digit cannot be escaped, the full stop behind it can.
    return f"{blanks}{mark}\\" if mark[0].isdigit() else f"{blanks}\\{mark}"


def _marked(text: str, mark: str) -> str:
    """Put marks around a text; Discord takes none beside a blank."""
    inner = text.strip()
    if not inner:
        return text
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return f"{before}{mark}{inner}{mark}{after}"


def _code(text: str) -> str:
    if not text.strip():
        return escape(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{blank}{text}{blank}{fence}"


def _link(url: str, text: str) -> str:
    if not url.startswith(("https://", "http://")):
        return escape(f"{text} ({url})" if text else url)
    address = re.sub(r"[\s<>()\\]", lambda found: f"%{ord(found[0]):02X}", url)
    if not text.strip() or text == url:
        return f"<{address}>"
    if "://" in text:  # Discord shows no address under the words of another
        return f"{escape(text)} (<{address}>)"
    return f"[{escape(text)}](<{address}>)"
