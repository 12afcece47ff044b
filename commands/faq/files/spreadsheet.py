"""The bank as CSV, for spreadsheets: one row an entry, as Excel opens it and as it saves it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from bot.languages import Language
from bot.roles import Role
from commands.faq.bank import Entry, Problem, Severity
from commands.faq.bank.fields import EntryReader

_LANGUAGES = tuple(language.value for language in Language)
_PLAIN = ("source", "as_of", "owner", "review_by", "visible_to")
COLUMNS: Final = (
    "id",
    *(f"{name}.{tag}" for name in ("question", "answer", "phrasings") for tag in _LANGUAGES),
    "tags",
    *_PLAIN,
    "digest",
)
"""The first row. Phrasings stand on lines of their own in one cell, tags have commas between them; `digest` tells what
the entry said when it was exported, and stays as it is."""

# A spreadsheet takes a cell that begins so for a formula, and runs it (OWASP, CSV injection).
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED: Final = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that could be read; `base` is the digest of what it said when it was exported, if that is known."""

    entry: Entry
    base: str


def to_csv(entries: Iterable[Entry]) -> bytes:
    """Return entries as CSV in UTF-8 with a byte order mark, without which Excel reads another encoding."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for entry in entries:
        cells = _cells(entry)
        writer.writerow([defused(cells.get(column, "")) for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def from_csv(content: bytes, file: Path) -> Iterator[Row | Problem]:
    """Yield the rows of a CSV file and what is wrong with it; `file` only names it.

    Commas or semicolons may stand between the cells: which of them Excel writes depends on the country.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield _problem(file, 1, "not-utf8", "this is not UTF-8; save it as “CSV UTF-8”")
        return
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if unknown := [cell for cell in header if cell and cell not in COLUMNS]:
            yield _problem(file, 1, "unknown-column", f"unknown columns: {', '.join(unknown)}")
            return
        if "id" not in header:
            yield _problem(file, 1, "no-id", "the first row names no column `id`")
            return
        seen: set[str] = set()
        for cells in reader:
            if any(cell.strip() for cell in cells):
                named = {name: restored(cell) for name, cell in zip(header, cells, strict=False) if name}
                yield from _read(named, file, reader.line_num, seen)
    except csv.Error as error:
        yield _problem(file, reader.line_num, "syntax", f"this is no CSV: {error}")


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `restored` makes it what it was."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """Return what a cell said before it was defused."""
    return cell[1:] if _DEFUSED.match(cell) else cell


def _cells(entry: Entry) -> Mapping[str, str]:
    cells = {"id": entry.id, "tags": ", ".join(entry.tags), "digest": entry.digest()}
    cells |= {f"question.{tag.value}": text for tag, text in entry.question.items()}
    cells |= {f"answer.{tag.value}": text for tag, text in entry.answer.items()}
    cells |= {f"phrasings.{tag.value}": "\n".join(texts) for tag, texts in entry.phrasings.items()}
    cells |= {"source": entry.source or "", "as_of": str(entry.as_of or ""), "owner": entry.owner or ""}
    cells["review_by"] = entry.review_by.isoformat() if entry.review_by else ""
    cells["visible_to"] = "" if entry.visible_to is Role.GUEST else entry.visible_to.value
    return cells


def _read(cells: Mapping[str, str], file: Path, line: int, seen: set[str]) -> Iterator[Row | Problem]:
    reader = EntryReader(_table(cells), file, line, {})
    entry = reader.entry()
    yield from reader.problems
    if entry is None:
        return
    if entry.id in seen:
        yield _problem(file, line, "duplicate-id", f"{entry.id}: this id stands in a row above, which is kept")
        return
    seen.add(entry.id)
    yield Row(entry, cells.get("digest", "").strip())


def _table(cells: Mapping[str, str]) -> dict[str, object]:
    """Return a row as the table that stands for an entry in TOML."""
    table: dict[str, object] = {name: cells[name].strip() for name in ("id", *_PLAIN) if cells.get(name, "").strip()}
    if (review := _day(str(table.get("review_by", "")))) is not None:
        table["review_by"] = review
    table["tags"] = [tag.strip() for tag in cells.get("tags", "").split(",") if tag.strip()]
    table["question"], table["answer"] = _by_language(cells, "question"), _by_language(cells, "answer")
    table["phrasings"] = {
        tag: [line.strip() for line in text.split("\n") if line.strip()]
        for tag, text in _by_language(cells, "phrasings").items()
    }
    return table


def _by_language(cells: Mapping[str, str], name: str) -> Mapping[str, str]:
    texts = {tag: cells.get(f"{name}.{tag}", "").replace("\r\n", "\n").strip() for tag in _LANGUAGES}
    return {tag: text for tag, text in texts.items() if text}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _problem(file: Path, line: int, code: str, message: str) -> Problem:
    return Problem(file, line, None, Severity.ERROR, code, message)
