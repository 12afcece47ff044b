"""The sample programme: in a database of its own, and in no other."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from bot.cli.main import command_line
from bot.installed import installed

if TYPE_CHECKING:
    from conftest import Chat

_MARK = "SELECT key FROM setting WHERE key = 'sample'"
_AUDIT = "SELECT subject, detail FROM audit WHERE action = 'console.chat'"


def test_a_chat_without_configuration_answers_from_the_sample_programme(chat: Chat, tmp_path: Path) -> None:
    assert chat("/language\n").status == 0
    assert "six months" in chat("How long is the programme?\n", "--as", "Mei").text
    assert _rows(tmp_path / "cohortbot.db", _MARK)
    assert _rows(tmp_path / "cohortbot.db", _AUDIT) == []


def test_a_database_that_a_configuration_names_gets_no_sample_and_every_chat_is_audited(
    chat: Chat, tmp_path: Path
) -> None:
    (tmp_path / "bot.toml").write_text('[database]\nurl = "sqlite:///mine.db"\n')
    done = chat("How long is the programme?\n", "--config", "bot.toml", "--as", "Mei", "--role", "staff")
    assert "six months" not in done.text
    assert _rows(tmp_path / "mine.db", _MARK) == []
    [(subject, detail)] = _rows(tmp_path / "mine.db", _AUDIT)
    assert subject == "mei"
    assert '"Mei"' in detail
    assert '"staff"' in detail


def test_a_database_that_the_environment_names_gets_no_sample_and_neither_does_one_in_use(
    chat: Chat, tmp_path: Path
) -> None:
    named = {"COHORTBOT_DATABASE_URL": "sqlite:///named.db"}
    chat("/language\n", env=named)
    chat("/language\n", "--database", "sqlite:///named.db")
    assert _rows(tmp_path / "named.db", _MARK) == []
    assert len(_rows(tmp_path / "named.db", _AUDIT)) == 2


_OWN_BANK = """
[[entry]]
id = "kettle"
question.en = "Where is the kettle?"
question.zh-Hant-HK = "水壺在哪裏？"
answer.en = "In the pantry."
answer.zh-Hant-HK = "在茶水間。"
source = "the staff"
as_of = 2026-01-01
"""


def test_a_bank_that_staff_imported_is_never_replaced_by_the_sample(chat: Chat, tmp_path: Path) -> None:
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "pantry.toml").write_text(_OWN_BANK, encoding="utf-8")
    _import(tmp_path, "sqlite:///fresh.db")
    assert "pantry" in chat("Where is the kettle?\n", "--database", "sqlite:///fresh.db").text
    assert _rows(tmp_path / "fresh.db", _MARK) == []

    assert "six months" in chat("How long is the programme?\n").text
    _import(tmp_path, "sqlite:///cohortbot.db")
    assert "pantry" in chat("Where is the kettle?\n").text
    assert _rows(tmp_path / "cohortbot.db", "SELECT id FROM faq_entry") == [("kettle",)]


def test_entries_of_an_older_sample_are_brought_up_to_date(chat: Chat, tmp_path: Path) -> None:
    chat("")
    with closing(sqlite3.connect(tmp_path / "cohortbot.db")) as connection, connection:
        # As if another edition of the files had left the same entries.
        connection.execute(
            "UPDATE setting SET value = 'older' || substr(value, instr(value, ':')) WHERE key LIKE 'faq%'"
        )
    chat("")
    [(edition,)] = _rows(tmp_path / "cohortbot.db", "SELECT value FROM setting WHERE key LIKE 'faq%'")
    assert not edition.startswith("older")


def _import(folder: Path, database: str) -> None:
    url = database.replace("sqlite:///", f"sqlite:///{folder}/")
    result = CliRunner().invoke(command_line(installed()), ["faq", "import", str(folder / "bank"), "--database", url])
    assert result.exit_code == 0, result.output


def _rows(database: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()
