"""Write back to the files what was changed in chat, and nothing else of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import update

from bot.audit import record
from bot.messages import Json
from bot.storage import Database
from commands.faq.bank import Entry, read_bank
from commands.faq.bank.chunks import chunks
from commands.faq.files.conflicts import Conflict
from commands.faq.files.held import Held, held_entries
from commands.faq.files.toml import entry_toml
from commands.faq.tables import FaqEntry

_NEW = "chat.toml"


@dataclass(frozen=True, slots=True)
class Exported:
    """Which entries were written into the files, and which were left because both sides had changed."""

    written: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


async def export_bank(database: Database, folder: Path, now: datetime, take: Collection[str] = ()) -> Exported:
    """Write what was changed in chat into the files of a folder; from then on the files are right about it.

    A folder without a bank gets the whole of it. Of an entry that says something new in both places nothing is
    written, unless its id is among those to `take` from the chat.

    Raises:
        OSError: the folder cannot be written to.
    """
    files = _entries_of(folder)
    async with database.read() as session:
        held = await held_entries(session)
    conflicts = [
        conflict
        for entry_id, each in held.items()
        if files and entry_id not in take and (conflict := each.conflict(files.get(entry_id))) is not None
    ]
    kept_out = {conflict.entry_id for conflict in conflicts}
    wanted = {entry_id: each for entry_id, each in held.items() if entry_id not in kept_out and _is_wanted(each, files)}
    _write_all(folder, wanted, files)
    await _note(database, folder, wanted, now)
    return Exported(tuple(wanted), tuple(conflicts))


def _is_wanted(held: Held, files: Mapping[str, Entry]) -> bool:
    found = files.get(held.entry.id)
    if found is None:
        return not files or held.edited_at is not None
    return held.edited_at is not None and found.digest() != held.entry.digest()


def _file_name(held: Held) -> str:
    name = held.entry.file.name
    return name if name.endswith(".toml") else _NEW


def _entries_of(folder: Path) -> Mapping[str, Entry]:
    return {entry.id: entry for entry in read_bank(folder).entries} if folder.is_dir() else {}


def _write_all(folder: Path, wanted: Mapping[str, Held], files: Mapping[str, Entry]) -> None:
    new: dict[Path, list[Entry]] = {}
    for entry_id, each in wanted.items():
        found = files.get(entry_id)
        new.setdefault(found.file if found else folder / _file_name(each), []).append(each.entry)
    folder.mkdir(parents=True, exist_ok=True)
    for file, entries in new.items():
        _write(file, entries, files)


def _write(file: Path, entries: list[Entry], files: Mapping[str, Entry]) -> None:
    text = file.read_text(encoding="utf-8-sig") if file.exists() else ""
    # From the end, so that the lines above keep their numbers.
    for entry in sorted(entries, key=lambda each: -files[each.id].line if each.id in files else 1):
        text = _replaced(text, files[entry.id].line, entry) if entry.id in files else _appended(text, entry)
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(file)


def _replaced(text: str, line: int, entry: Entry) -> str:
    """Put an entry in the place of the one that starts on a line; comments below it stay."""
    chunk = next(each for each in chunks(text) if each.line == line)
    lines = text.split("\n")
    old = chunk.text.rstrip("\n").split("\n")
    below = 0
    while below < len(old) and (not old[-1 - below].strip() or old[-1 - below].lstrip().startswith("#")):
        below += 1
    start, end = line - 1, line - 1 + len(old) - below
    return "\n".join([*lines[:start], *entry_toml(entry).rstrip("\n").split("\n"), *lines[end:]])


def _appended(text: str, entry: Entry) -> str:
    return (f"{text.rstrip()}\n\n" if text.strip() else "") + entry_toml(entry)


async def _note(database: Database, folder: Path, written: Mapping[str, Held], now: datetime) -> None:
    """Let the files be right again about what they say now, unless it was changed while they were written."""
    if not written:
        return
    async with database.write() as session:
        for entry_id, each in written.items():
            unchanged = FaqEntry.edited_at.is_not_distinct_from(each.edited_at)
            same = update(FaqEntry).where(FaqEntry.id == entry_id, unchanged)
            await session.execute(same.values(digest=each.entry.digest(), edited_at=None, edited_by=None))
        detail: dict[str, Json] = {"written": [*written]}
        await record(session, None, "faq.export", str(folder), now, detail)
