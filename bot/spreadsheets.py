"""CSV as spreadsheets open it without harm: UTF-8 with a byte order mark, and no cell that counts as a formula.

A cell that begins as a formula does (see OWASP, CSV Injection) gets an apostrophe before it, which reading takes away.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MEDIA_TYPE = "text/csv; charset=utf-8"
MOST_BYTES = 5_000_000
_BEGINS_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")


class NotASpreadsheet(ValueError):  # noqa: N818 - names what was given
    """Something that cannot be read as CSV; `line` counts from 1, 0 where the whole file is meant."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Row:
    """One row under its column titles in small letters; `line` is where it begins in the file, from 1."""

    line: int
    cells: dict[str, str]


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV file with a row of column titles."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in (columns, *rows):
        writer.writerow([defuse(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def read_csv(content: bytes) -> list[Row]:
    """Return the rows of a CSV file under its first row; empty ones are left out.

    Raises:
        NotASpreadsheet: it is no text in UTF-8, too large, broken, or has no column titles.
    """
    if len(content) > MOST_BYTES:
        raise NotASpreadsheet(f"larger than {MOST_BYTES // 1_000_000} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotASpreadsheet("no UTF-8; save it as CSV UTF-8", line) from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        titles = [title.strip().lower() for title in next(reader, [])]
        if not any(titles):
            raise NotASpreadsheet("the first line holds no column titles")
        rows: list[Row] = []
        begins = reader.line_num + 1
        for cells in reader:
            named = dict(zip(titles, (restore(cell).strip() for cell in cells), strict=False))
            if any(named.values()):
                rows.append(Row(begins, named))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise NotASpreadsheet(str(error), reader.line_num) from None
    return rows


def defuse(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _BEGINS_A_FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    """Return what a defused cell was."""
    return cell[1:] if _DEFUSED.match(cell) else cell


def _delimiter(text: str) -> str:
    """Tell commas from semicolons and tabs, which spreadsheets of other countries write, by the first line."""
    titles = text.splitlines()[0] if text.strip() else ""
    return max(",;\t", key=titles.count)
