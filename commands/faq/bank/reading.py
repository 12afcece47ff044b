"""Read a bank: a folder of TOML files that staff edit by hand."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from commands.faq.bank.chunks import Chunk, chunks
from commands.faq.bank.fields import EntryReader
from commands.faq.bank.values import Bank, Entry, Problem, Severity

SAMPLE_BANK: Final = Path(__file__).parents[1] / "sample"
"""The folder of the bank that comes with the project."""

_BOM: Final = "\ufeff"


def read_bank(folder: Path) -> Bank:
    """Read the `*.toml` files of a folder, in the order of their names.

    What cannot be read becomes a problem with its file and line, never an exception, and takes no other entry with it,
    not even in the same file. Of two entries with one id the first stays.
    """
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix == ".toml")
    except OSError as error:
        return Bank((), (_problem(folder, 1, "unreadable", f"the folder cannot be read: {error.strerror}"),))
    if not files:
        return Bank((), (_problem(folder, 1, "empty-folder", "the folder holds no .toml file"),))
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for file in files:
        for found in _read_file(file):
            if isinstance(found, Problem):
                problems.append(found)
            elif first := entries.get(found.id):
                problems.append(_duplicate(found, first))
            else:
                entries[found.id] = found
    return Bank(tuple(entries.values()), tuple(problems))


def _problem(
    file: Path, line: int, code: str, message: str, severity: Severity = Severity.ERROR, entry_id: str | None = None
) -> Problem:
    return Problem(file, line, entry_id, severity, code, message)


def _duplicate(entry: Entry, first: Entry) -> Problem:
    message = f"{entry.id}: this id is taken by the entry at {first.file}:{first.line}, which is kept"
    return _problem(entry.file, entry.line, "duplicate-id", message, entry_id=entry.id)


def _read_file(file: Path) -> Iterator[Entry | Problem]:
    if not file.is_file():
        yield _problem(file, 1, "unreadable", "this is not a file")
        return
    try:
        content = file.read_bytes()
    except OSError as error:
        yield _problem(file, 1, "unreadable", f"the file cannot be read: {error.strerror}")
        return
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield _problem(file, 1, "not-utf8", "the file is UTF-16; save it as UTF-8")
        return
    # A wrong byte is kept as a surrogate, so that only the entry that holds it is lost.
    text = content.decode("utf-8", errors="surrogateescape")
    if text.startswith(_BOM):
        message = "the file starts with a byte order mark; save it as UTF-8 without one"
        yield _problem(file, 1, "byte-order-mark", message, Severity.WARNING)
    yield from read_text(text.removeprefix(_BOM), file)


def read_text(text: str, file: Path) -> Iterator[Entry | Problem]:
    """Yield the entries and problems of a file's text, in its order; `file` only names it."""
    has_entries = False
    for chunk in chunks(text):
        has_entries = has_entries or chunk.is_headed
        yield from _read_chunk(chunk, file)
    if not has_entries:
        yield _problem(file, 1, "empty-file", "the file holds no [[entry]]", Severity.WARNING)


def _read_chunk(chunk: Chunk, file: Path) -> Iterator[Entry | Problem]:
    if wrong := _first_wrong_byte(chunk):
        yield _problem(file, wrong, "not-utf8", "this is not UTF-8; save the file as UTF-8")
        return
    if chunk.fault is not None:
        yield _problem(file, chunk.fault_line, "syntax", chunk.fault)
        return
    lines = chunk.key_lines()
    for name, value in chunk.table.items():
        if name == "entry" and isinstance(value, list) and chunk.is_headed:
            reader = EntryReader(value[0], file, chunk.line, lines)
            entry = reader.entry()
            yield from reader.problems
            if entry:
                yield entry
        else:
            yield _problem(file, lines.get(name, chunk.line), "unknown-key", _out_of_place(name))


def _first_wrong_byte(chunk: Chunk) -> int | None:
    for number, line in enumerate(chunk.text.split("\n"), chunk.line):
        if any("\ud800" <= character <= "\udfff" for character in line):
            return number
    return None


def _out_of_place(name: str) -> str:
    if name == "entry":
        return "an entry starts with [[entry]], in double brackets"
    nearest = get_close_matches(name, ["entry"], n=1)
    return f"unknown name {name!r} outside of an entry" + ("; did you mean [[entry]]?" if nearest else "")
