"""Tables as Discord can show them: even columns in a block of code where they fit, else a paragraph for each row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from wcwidth import wcswidth

from adapters.discord.rendering.markup import Markup
from bot.messages import Table
from bot.messages.plain import plain_text

WIDEST = 56
"""Columns that a block of code shows on a desktop before it breaks lines."""


def is_narrow(table: Table, zone: tzinfo) -> bool:
    """Tell whether every line of a table fits beside its neighbours."""
    return all(_width(line) <= WIDEST for line in table_lines(table, zone))


def table_lines(table: Table, zone: tzinfo) -> Iterator[str]:
    """Return the lines of a table, its titles underlined."""
    rows = [[_cell(plain_text(cell, zone)) for cell in row] for row in (table.columns, *table.rows)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(table.columns))]
    for number, row in enumerate(rows):
        yield "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if number == 0:
            yield "  ".join("─" * width for width in widths)


def row_paragraphs(table: Table, markup: Markup) -> Iterator[str]:
    """Return each row as its first cell with the others below, under their titles."""
    titles = [markup.text(title) for title in table.columns]
    for first, *others in table.rows:
        lines = [f"**{markup.text(first)}**"] if first else []
        lines += (f"{title}: {markup.text(cell)}" for title, cell in zip(titles[1:], others, strict=True) if cell)
        yield "\n".join(lines)


def _cell(text: str) -> str:
    # A fence within would end the block.
    return " ".join(text.replace("```", "'''").split())


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return max(wcswidth(text), 0) or len(text)
