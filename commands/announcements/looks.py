"""An announcement as people see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC

from bot.components import component
from bot.languages import Language
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Context,
    Everybody,
    Heading,
    Message,
    Paragraph,
    Phrase,
    Plain,
    Versions,
    phrase,
    rich,
)
from bot.messages.markdown import blocks_of_markdown
from bot.messages.plain import block_text
from commands.announcements.bulletins import Bulletin

LONGEST = 3_000
"""Characters of a text: with a button and a heading it fits into one message on each platform, so that it can be
edited and recalled as one; Slack's limit for an input is the same."""

MOST_BLOCKS = 40
"""Slack's limit is 50 blocks a message."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many have acknowledged, of those whom it was for; `of` is 0 where nobody knows who reads it."""

    done: int
    of: int


def in_places(bulletin: Bulletin, texts: Mapping[Language, str], count: Count | None = None) -> Message:
    """Return it for places, where many read the same: with the count, and a way to read it in another language."""
    blocks = [Versions(written(texts)), *_signed(bulletin)]
    if bulletin.content.loud:
        blocks.insert(0, Paragraph(rich(Everybody())))
    if count is not None and (count.of or count.done):
        key = "announce.count" if count.of else "announce.count_open"
        blocks.append(Context((Phrase(key, {"done": count.done, "of": count.of}),)))
    buttons = [_got_it(bulletin)]
    if len(texts) > 1:
        buttons.append(Button(phrase("announce.read"), component("announce:read", str(bulletin.id))))
    return Message((*blocks, Actions(tuple(buttons))))


def in_person(bulletin: Bulletin, texts: Mapping[Language, str]) -> Message:
    """Return it for one person, in their language."""
    return Message((Versions(written(texts)), *_signed(bulletin), Actions((_got_it(bulletin),))))


def every_version(bulletin: Bulletin) -> list[Block]:
    """Return the newest words in every language, as they will look; they call nobody yet."""
    texts = bulletin.content.texts
    blocks: list[Block] = [Paragraph(rich("@everyone"))] if bulletin.content.loud else []
    for language, version in written(texts).items():
        if len(texts) > 1:
            blocks.append(Context(phrase(f"announce.in_language.{language.value}")))
        blocks += version
    return [*blocks, *_signed(bulletin)]


def written(texts: Mapping[Language, str]) -> dict[Language, tuple[Block, ...]]:
    """Return the words by language, under a heading."""
    return {language: _headed(blocks_of_markdown(text)) for language, text in texts.items()}


def beginning(text: str, most: int) -> str:
    """Return the first words of a text in one line, without its marks."""
    words = " ".join(" ".join(block_text(block, UTC) for block in blocks_of_markdown(text)).split())
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _headed(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    if blocks and isinstance(blocks[0], Heading):
        return blocks
    return (Heading(phrase("announce.heading")), *blocks)


def _signed(bulletin: Bulletin) -> list[Block]:
    """Name the author; nothing of one who is forgotten."""
    return [Context(phrase("announce.signed", who=Plain(bulletin.author)))] if bulletin.author else []


def _got_it(bulletin: Bulletin) -> Button:
    return Button(phrase("announce.got_it"), component("announce:got", str(bulletin.id)), ButtonStyle.PRIMARY)
