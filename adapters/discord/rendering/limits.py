"""Discord's limits, and how a text is made to keep them.

From Discord's reference: Message, Embed Limits, Component Reference, Application Commands. Its OpenAPI document checks
only some of them, and discord.py hardly any.
"""

from __future__ import annotations

from collections.abc import Iterator

CONTENT = 2_000
"""Characters of `content`; the OpenAPI document allows 4,000, which only some users may."""
LAYOUT_TEXT = 4_000
"""Characters over all text displays of a message of Components V2."""
LAYOUT_COMPONENTS = 40
"""Components of a message of Components V2, the nested ones included."""
ROWS = 5
ROW_BUTTONS = 5
BUTTON_LABEL = 80
CUSTOM_ID = 100
ADDRESS = 512
SELECT_OPTIONS = 25
OPTION_TEXT = 100
PLACEHOLDER = 150
DESCRIPTION = 1_024
"""Characters of the description of an attachment or of a picture in a gallery."""
FILES = 10
FILE_SIZE = 10 * 1024 * 1024
"""Bytes of all files of a message in a server without boosts (Uploading Files)."""
CHOICES = 25
CHOICE_TEXT = 100
MODAL_TITLE = 45
MODAL_FIELDS = 5
FIELD_LABEL = 45
FIELD_HINT = 100
FIELD_TEXT = 4_000
EMBEDS = 10
EMBED_FIELDS = 25
EMBED_TOTAL = 6_000
EMBED_TITLE = 256
EMBED_DESCRIPTION = 4_096
EMBED_FIELD_NAME = 256
EMBED_FIELD_VALUE = 1_024
EMBED_FOOTER = 2_048
EMBED_AUTHOR = 256


def units(text: str) -> int:
    """Count characters as JavaScript does, which is never less than as Discord's servers do."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, most: int) -> str:
    """Return a text that fits, with an ellipsis where something is missing."""
    if units(text) <= most:
        return text
    return f"{_head(text, most - 1).rstrip()}…"


def pieces(text: str, most: int) -> Iterator[str]:
    """Split a text at the ends of lines, else between words, else anywhere; nothing but blanks at the seams is lost."""
    rest = text
    while units(rest) > most:
        head = _head(rest, most)
        end = max(head.rfind("\n"), 0) or max(head.rfind(" "), 0) or len(head)
        if end == len(head) and head.endswith("\\") and not head.endswith("\\\\"):
            end -= 1
        piece = rest[:end].rstrip()
        if piece:
            yield piece
        rest = rest[end:].lstrip("\n ") if end < len(head) or rest[end : end + 1].isspace() else rest[end:]
    if rest.strip():
        yield rest


def _head(text: str, most: int) -> str:
    head = text[:most]
    while units(head) > most:
        head = head[:-1]
    return head
