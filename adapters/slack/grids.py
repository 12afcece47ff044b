"""A table as Slack's own, or, where a message has one already or a view has none, as lines of one width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.slack import limits
from adapters.slack.mrkdwn import Reading
from adapters.slack.rich_text import Element, elements, preformatted_block, section_block
from bot.messages import Json, Plain, RichText, Table
from bot.messages.plain import plain_text


def grid_blocks(table: Table, reading: Reading, *, native: bool) -> Iterator[Element]:
    """Return the blocks of a table."""
    rows = (table.columns, *table.rows)
    words = [[plain_text(cell, reading.zone) for cell in row] for row in rows]
    fits = (
        len(rows) <= limits.TABLE_ROWS
        and all(0 < len(row) <= limits.TABLE_CELLS for row in rows)
        and sum(len(cell) for row in words for cell in row) <= limits.TABLE_CHARACTERS // 2
    )
    if native and fits:
        yield {"type": "table", "rows": [[_cell(cell, reading) for cell in row] for row in rows]}
    else:
        yield from _lines(words)


def _cell(cell: RichText, reading: Reading) -> Json:
    if all(isinstance(span, Plain) for span in cell):
        return {"type": "raw_text", "text": plain_text(cell, reading.zone) or " "}
    content = elements(cell, reading)
    return section_block(content) if content else {"type": "raw_text", "text": " "}


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[Element]:
    text = ""
    for row in rows:
        line = " | ".join(row)
        while text and len(text) + len(line) + 1 > limits.BLOCK_TEXT:
            yield preformatted_block(text)
            text = ""
        for start in range(0, max(len(line), 1), limits.BLOCK_TEXT - 1):
            piece = line[start : start + limits.BLOCK_TEXT - 1]
            if text and len(text) + len(piece) + 1 > limits.BLOCK_TEXT:
                yield preformatted_block(text)
                text = ""
            text = f"{text}\n{piece}" if text else piece
    if text:
        yield preformatted_block(text)
