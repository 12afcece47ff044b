"""What was changed in chat, back in the files; and what both sides changed."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Language
from bot.roles import Role
from bot.storage import Database, MigrationBranch
from commands.faq.bank import AsOf, Entry, read_bank
from commands.faq.bank.reading import read_text
from commands.faq.editing.entries import new_entry
from commands.faq.editing.writing import current_entry, write_entry
from commands.faq.files.exporting import export_bank
from commands.faq.files.spreadsheet import COLUMNS, EntryRow, from_csv, to_csv
from commands.faq.files.spreadsheet_import import export_spreadsheet, import_spreadsheet
from commands.faq.files.toml import entry_toml
from commands.faq.importing import import_bank
from commands.faq.tables import BRANCH, RevisionAct

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
BANK = """# Kept by the programme team.

[[entry]]
id = "door" # the main one
question.en = "Is it open?"
question.zh-Hant-HK = "開門嗎？"
answer.en = "Yes."
answer.zh-Hant-HK = "是。"

# The kettle is new.
[[entry]]
id = "kettle"
question.en = "Is it hot?"
question.zh-Hant-HK = "熱嗎？"
answer.en = "Very."
answer.zh-Hant-HK = "很熱。"
"""


@pytest.fixture
def database_branches() -> Sequence[MigrationBranch]:
    return (BRANCH,)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bank = tmp_path / "bank"
    bank.mkdir()
    (bank / "things.toml").write_text(BANK, encoding="utf-8")
    return bank


async def edit(database: Database, entry_id: str, answer: str, now: datetime = LATER) -> None:
    async with database.write() as session:
        entry = await current_entry(session, entry_id)
        assert entry is not None
        changed = replace(entry, answer={**entry.answer, Language.EN: answer})
        await write_entry(session, changed, RevisionAct.WRITTEN, None, now)


async def answer_of(database: Database, entry_id: str) -> str:
    async with database.write() as session:
        entry = await current_entry(session, entry_id)
    assert entry is not None
    return entry.answer[Language.EN]


async def test_only_what_was_changed_in_chat_changes_in_the_files(database: Database, folder: Path) -> None:
    await import_bank(database, folder, NOW)
    await edit(database, "door", "Until nine.\nKnock twice.")
    async with database.write() as session:
        lockers = new_entry("Where are the lockers?", "In the basement.", "Grace", date(2026, 11, 24))
        await write_entry(session, lockers, RevisionAct.WRITTEN, None, LATER)

    done = await export_bank(database, folder, LATER)

    assert set(done.written) == {"door", lockers.id}
    text = (folder / "things.toml").read_text(encoding="utf-8")
    assert text.startswith("# Kept by the programme team.\n\n[[entry]]\n")
    assert text.endswith(BANK[BANK.index("# The kettle") :])
    answers = {entry.id: entry.answer[Language.EN] for entry in read_bank(folder).entries}
    assert answers == {"door": "Until nine.\nKnock twice.", "kettle": "Very.", lockers.id: "In the basement."}
    assert (await import_bank(database, folder, LATER)).changes == 0
    assert (await export_bank(database, folder, LATER)).written == ()


async def test_the_chat_wins_over_unchanged_files_until_they_are_written_back(database: Database, folder: Path) -> None:
    await import_bank(database, folder, NOW)
    await edit(database, "door", "Until nine.")

    again = await import_bank(database, folder, LATER)
    assert (again.changes, again.conflicts) == (0, ())
    assert await answer_of(database, "door") == "Until nine."

    await export_bank(database, folder, LATER)
    file = folder / "things.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("Until nine.", "Until ten."), encoding="utf-8")
    assert (await import_bank(database, folder, LATER)).changed == ("door",)
    assert await answer_of(database, "door") == "Until ten."


async def test_what_both_sides_changed_is_shown_and_stays_on_both(database: Database, folder: Path) -> None:
    await import_bank(database, folder, NOW)
    await edit(database, "door", "Until nine.")
    await edit(database, "kettle", "Lukewarm.")
    without_kettle = BANK[: BANK.index("# The kettle")].replace("Yes.", "Until ten.")
    (folder / "things.toml").write_text(without_kettle, encoding="utf-8")

    imported = await import_bank(database, folder, LATER)
    exported = await export_bank(database, folder, LATER)

    for conflicts in (imported.conflicts, exported.conflicts):
        assert [each.entry_id for each in conflicts] == ["door", "kettle"]
        assert "things.toml:3 says something else" in str(conflicts[0])
        assert "no more" in str(conflicts[1])
    assert await answer_of(database, "door") == "Until nine."
    assert "Until ten." in (folder / "things.toml").read_text(encoding="utf-8")

    taken = await import_bank(database, folder, LATER, take=["door"])
    assert (taken.changed, [each.entry_id for each in taken.conflicts]) == (("door",), ["kettle"])
    assert await answer_of(database, "door") == "Until ten."


async def test_a_new_folder_gets_the_whole_bank(database: Database, folder: Path, tmp_path: Path) -> None:
    await import_bank(database, folder, NOW)
    await export_bank(database, tmp_path / "new", NOW)
    written = {entry.id: entry.digest() for entry in read_bank(tmp_path / "new").entries}
    assert written == {entry.id: entry.digest() for entry in read_bank(folder).entries}


async def test_a_spreadsheet_changes_and_adds_and_removes_nothing(database: Database, folder: Path) -> None:
    await import_bank(database, folder, NOW)
    sheet = (await export_spreadsheet(database)).decode("utf-8-sig").replace("Very.", "Boiling.")
    lines = [line for line in sheet.splitlines() if not line.startswith("door")]
    new = dict.fromkeys(COLUMNS, "") | {"id": "mat", "question.en": "Is it wet?", "answer.en": "'=No", "tags": "floor"}
    lines.append(",".join(new.values()))

    done = await import_spreadsheet(database, "\n".join(lines).encode(), Path("bank.csv"), LATER)

    assert (done.added, done.changed, done.removed, done.conflicts) == (("mat",), ("kettle",), (), ())
    assert await answer_of(database, "mat") == "=No"
    assert await answer_of(database, "door") == "Yes."
    assert set((await export_bank(database, folder, LATER)).written) == {"kettle", "mat"}


def test_no_cell_of_an_entry_is_a_formula() -> None:
    entry = new_entry('=HYPERLINK("https://example.org")', "-1+1|cmd", "@Grace", date(2026, 11, 24))
    [_, row] = csv.reader(io.StringIO(to_csv([entry]).decode("utf-8-sig"), newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    [back] = from_csv(to_csv([entry]), Path("bank.csv"))
    assert isinstance(back, EntryRow)
    assert back.entry.digest() == entry.digest()


async def test_a_row_that_the_chat_changed_meanwhile_is_a_conflict(database: Database, folder: Path) -> None:
    await import_bank(database, folder, NOW)
    sheet = (await export_spreadsheet(database)).decode("utf-8-sig")
    await edit(database, "kettle", "Lukewarm.")
    await edit(database, "door", "Until nine.")

    done = await import_spreadsheet(database, sheet.replace("Very.", "Boiling.").encode(), Path("bank.csv"), LATER)

    assert done.changes == 0
    assert [each.entry_id for each in done.conflicts] == ["kettle"]
    assert (await answer_of(database, "kettle"), await answer_of(database, "door")) == ("Lukewarm.", "Until nine.")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"question.en\nwhat", b"id,colour\nx,red", b"", b'id\n"x'])
def test_what_is_no_spreadsheet_of_ours_is_a_problem_with_its_line(content: bytes) -> None:
    found = list(from_csv(content, Path("bank.csv")))
    assert found
    assert not any(isinstance(each, EntryRow) for each in found)


def test_semicolons_will_do() -> None:
    [row] = from_csv(b'id;question.en;answer.en\ndoor;"Open; or not?";Yes\n', Path("bank.csv"))
    assert isinstance(row, EntryRow)
    assert row.entry.question == {Language.EN: "Open; or not?"}


printable = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=30)
lines = st.lists(printable, min_size=1, max_size=3).map("\n".join)
per_language = st.dictionaries(st.sampled_from(Language), lines, min_size=1)
entries = st.builds(
    Entry,
    id=st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9})?", fullmatch=True),
    question=per_language,
    answer=per_language,
    phrasings=st.dictionaries(st.sampled_from(Language), st.lists(printable, min_size=1, max_size=3).map(tuple)),
    tags=st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), max_size=3).map(tuple),
    source=st.none() | printable,
    as_of=st.none() | st.builds(AsOf, st.integers(1990, 2090), st.integers(1, 12), st.integers(1, 28)),
    owner=st.none() | printable,
    review_by=st.none() | st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    visible_to=st.sampled_from(Role),
    file=st.just(Path("bank.toml")),
    line=st.just(1),
)


@given(entries)
def test_an_entry_comes_back_from_its_toml(entry: Entry) -> None:
    [back] = read_text(entry_toml(entry), Path("bank.toml"))
    assert isinstance(back, Entry)
    assert back.digest() == entry.digest()


@given(st.lists(entries, max_size=3, unique_by=lambda entry: entry.id))
def test_entries_come_back_from_a_spreadsheet(written: list[Entry]) -> None:
    back = list(from_csv(to_csv(written), Path("bank.csv")))
    assert [(each.entry.digest(), each.base) for each in back if isinstance(each, EntryRow)] == [
        (entry.digest(), entry.digest()) for entry in written
    ]
