"""`cohortbot db backup` and `db restore`, as an operator uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.database import make_db_command
from bot.installed import installed
from bot.storage import StorageError


def db(*arguments: str) -> Result:
    return CliRunner().invoke(make_db_command(installed()), arguments, catch_exceptions=True)


@pytest.fixture
def filled(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    assert db("upgrade", "--database", url).exit_code == 0
    return url


def test_a_backup_is_restored_elsewhere(filled: str, tmp_path: Path) -> None:
    path = str(tmp_path / "a.backup")
    made = db("backup", path, "--database", filled)
    assert made.exit_code == 0, made.output
    assert path in made.output
    assert "secrets" in made.output
    elsewhere = f"sqlite:///{tmp_path / 'b.db'}"
    done = db("restore", path, "--database", elsewhere)
    assert done.exit_code == 0, done.output
    again = db("restore", path, "--database", elsewhere)
    assert isinstance(again.exception, StorageError)
    assert "--replace" in str(again.exception)
    replaced = db("restore", path, "--replace", "--database", elsewhere)
    assert "What was there before is in" in replaced.output


def test_a_database_that_is_not_there_is_not_backed_up(tmp_path: Path) -> None:
    refused = db("backup", str(tmp_path / "a.backup"), "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert isinstance(refused.exception, StorageError)
    assert not (tmp_path / "a.backup").exists()
    assert not (tmp_path / "none.db").exists()
