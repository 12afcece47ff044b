"""The bank as CSV, for spreadsheets: one row an entry, as Excel opens it and as it saves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from bot.languages import Language
from bot.roles import Role
from bot.spreadsheets import NotASpreadsheet, read_csv, write_csv
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

_COLUMNS: Final = {column.lower(): column for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One row that could be read; `base` is the digest of what it said when it was exported, if that is known."""

    entry: Entry
    base: str


def to_csv(entries: Iterable[Entry]) -> bytes:
    """Return entries as a CSV file."""
    rows = (_cells(entry) for entry in entries)
    return write_csv(COLUMNS, ([cells.get(column, "") for column in COLUMNS] for cells in rows))


def from_csv(content: bytes, file: Path) -> Iterator[EntryRow | Problem]:
    """Yield the rows of a CSV file and what is wrong with it; `file` only names it."""
    try:
        rows = read_csv(content)
    except NotASpreadsheet as wrong:
        yield _problem(file, max(1, wrong.line), "syntax", f"this is no CSV: {wrong}")
        return
    titles = {title for row in rows for title in row.cells if title}
    if unknown := sorted(titles - _COLUMNS.keys()):
        yield _problem(file, 1, "unknown-column", f"unknown columns: {', '.join(unknown)}")
    elif "id" not in titles:
        yield _problem(file, 1, "no-id", "no row stands under a column `id`")
    else:
        seen: set[str] = set()
        for row in rows:
            cells = {_COLUMNS[title]: cell for title, cell in row.cells.items() if title}
            yield from _read(cells, file, row.line, seen)


def _cells(entry: Entry) -> Mapping[str, str]:
    cells = {"id": entry.id, "tags": ", ".join(entry.tags), "digest": entry.digest()}
    cells |= {f"question.{tag.value}": text for tag, text in entry.question.items()}
    cells |= {f"answer.{tag.value}": text for tag, text in entry.answer.items()}
    cells |= {f"phrasings.{tag.value}": "\n".join(texts) for tag, texts in entry.phrasings.items()}
    cells |= {"source": entry.source or "", "as_of": str(entry.as_of or ""), "owner": entry.owner or ""}
    cells["review_by"] = entry.review_by.isoformat() if entry.review_by else ""
    cells["visible_to"] = "" if entry.visible_to is Role.GUEST else entry.visible_to.value
    return cells


def _read(cells: Mapping[str, str], file: Path, line: int, seen: set[str]) -> Iterator[EntryRow | Problem]:
    reader = EntryReader(_table(cells), file, line, {})
    entry = reader.entry()
    yield from reader.problems
    if entry is None:
        return
    if entry.id in seen:
        yield _problem(file, line, "duplicate-id", f"{entry.id}: this id stands in a row above, which is kept")
        return
    seen.add(entry.id)
    yield EntryRow(entry, cells.get("digest", "").strip())


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
