"""A folder of files taken into the database, by id and content."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage import Database, MigrationBranch, tables
from commands.faq.importing import import_bank
from commands.faq.tables import BRANCH, FaqEntry

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ENTRY = """
[[entry]]
id = "{id}"
question.en = "{question}"
question.zh-Hant-HK = "{question}嗎？"
answer.en = "Yes."
answer.zh-Hant-HK = "是。"
"""


@pytest.fixture
def database_branches() -> Sequence[MigrationBranch]:
    return (BRANCH,)


def write(folder: Path, **questions: str) -> None:
    entries = (ENTRY.format(id=name, question=question) for name, question in questions.items())
    (folder / "bank.toml").write_text("".join(entries), encoding="utf-8")


async def held(database: Database) -> dict[str, str]:
    async with database.read() as session:
        rows = (await session.execute(select(FaqEntry.id, FaqEntry.content))).all()
    return {row.id: row.content["question"]["en"] for row in rows}


async def test_entries_are_added_changed_and_removed_by_id(database: Database, tmp_path: Path) -> None:
    write(tmp_path, door="Is it open?", kettle="Is it hot?")
    assert (await import_bank(database, tmp_path, NOW)).added == ("door", "kettle")
    assert (await import_bank(database, tmp_path, NOW)).changes == 0
    write(tmp_path, door="Is it shut?", window="Is it clean?")
    done = await import_bank(database, tmp_path, NOW)
    assert (done.added, done.changed, done.removed) == (("window",), ("door",), ("kettle",))
    assert await held(database) == {"door": "Is it shut?", "window": "Is it clean?"}


async def test_a_broken_line_costs_its_entry_only_and_removes_nothing(database: Database, tmp_path: Path) -> None:
    write(tmp_path, door="Is it open?", kettle="Is it hot?")
    await import_bank(database, tmp_path, NOW)
    text = ENTRY.format(id="door", question="Is it shut?") + '[[entry]]\nid = "kettle\n'
    (tmp_path / "bank.toml").write_text(text + ENTRY.format(id="window", question="Is it clean?"), encoding="utf-8")
    done = await import_bank(database, tmp_path, NOW)
    [problem] = [each for each in done.problems if each.severity == "error"]
    assert (problem.file.name, problem.line) == ("bank.toml", text.count("\n"))
    assert await held(database) == {"door": "Is it shut?", "kettle": "Is it hot?", "window": "Is it clean?"}


async def test_what_changes_is_written_down_once(database: Database, tmp_path: Path) -> None:
    write(tmp_path, door="Is it open?")
    await import_bank(database, tmp_path, NOW)
    await import_bank(database, tmp_path, NOW)
    async with database.read() as session:
        [row] = (await session.scalars(select(tables.Audit))).all()
    assert (row.action, row.subject, row.person_id) == ("faq.import", str(tmp_path), None)
    assert row.detail["added"] == ["door"]
