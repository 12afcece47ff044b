"""The sample programme: in a database of its own, and in no other."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

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


def _rows(database: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()
