"""Blocks of words as markdown, in texts of which each fits where it is to stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.discord.rendering import limits
from adapters.discord.rendering.markup import Markup
from adapters.discord.rendering.tables import is_narrow, row_paragraphs, table_lines
from bot.messages import Block, Context, Fields, Heading, Listing, Paragraph, Table

_FENCE = "```"


@dataclass(frozen=True, slots=True)
class _Run:
    """Some markdown, and what stands between it and what came before."""

    text: str
    gap: str = "\n\n"


def texts(blocks: Sequence[Block], markup: Markup, most: int) -> list[str]:
    """Return the words of blocks in as few texts of at most `most` characters as their order allows."""
    done: list[str] = []
    before: Block | None = None
    for block in blocks:
        for run in _runs(block, markup, most):
            # Small print right below a list would be taken for a part of its last item.
            gap = "\n\n" if isinstance(before, Listing) and isinstance(block, Context) else run.gap
            before = block
            if done and limits.units(done[-1]) + len(gap) + limits.units(run.text) <= most:
                done[-1] += gap + run.text
            else:
                done.append(run.text)
    return done


def _runs(block: Block, markup: Markup, most: int) -> Iterator[_Run]:
    match block:
        case Paragraph(text):
            for number, piece in enumerate(limits.pieces(markup.text(text), most)):
                yield _Run(piece, "\n" if number else "\n\n")
        case Heading(text):
            title = " ".join(markup.text(text).split())
            yield from (_Run(f"### {piece}") for piece in limits.pieces(title, most - 4))
        case Context(text):
            for line in markup.text(text).splitlines():
                yield from (_Run(f"-# {piece}", "\n") for piece in limits.pieces(line, most - 3))
        case Listing():
            yield from _listing(block, markup, most)
        case Fields():
            yield from _fields(block, markup, most)
        case Table():
            yield from _table(block, markup, most)
        case _:
            pass


def _listing(listing: Listing, markup: Markup, most: int) -> Iterator[_Run]:
    for number, item in enumerate(listing.items, start=1):
        mark = f"{number}." if listing.ordered else "-"
        for piece in limits.pieces(_hanging(markup.text(item)), most - len(mark) - 1):
            yield _Run(f"{mark} {piece}", "\n")


def _fields(fields: Fields, markup: Markup, most: int) -> Iterator[_Run]:
    for number, fact in enumerate(fields.items):
        whole = f"**{markup.text(fact.label).strip()}**\n{markup.text(fact.value)}"
        gap = "\n" if number else "\n\n"
        yield from (_Run(piece, gap) for piece in limits.pieces(whole, most))


def _hanging(text: str) -> str:
    """Keep the further lines of an item within it."""
    return text.replace("\n", "\n  ")


def _table(table: Table, markup: Markup, most: int) -> Iterator[_Run]:
    if not is_narrow(table, markup.zone):
        for paragraph in row_paragraphs(table, markup):
            yield from (_Run(piece) for piece in limits.pieces(paragraph, most))
        return
    room = most - 2 * len(_FENCE) - 2
    lines = "\n".join(table_lines(table, markup.zone))
    while limits.units(lines) > room:
        end = lines.rfind("\n", 0, room)
        yield _Run(f"{_FENCE}\n{lines[:end]}\n{_FENCE}", "\n")
        lines = lines[end + 1 :]
    yield _Run(f"{_FENCE}\n{lines}\n{_FENCE}", "\n")
