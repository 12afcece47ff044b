"""`cohortbot doctor` on the command line, over databases as operators have them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.doctor import make_doctor_command
from bot.installed import Installed
from bot.sample import mark_as_sample
from bot.storage import Backend, Database, prepare


def examined(folder: Path) -> Result:
    config = folder / "config.toml"
    config.write_text(f'[database]\nurl = "sqlite:///{folder / "bot.db"}"\n', encoding="utf-8")
    return CliRunner().invoke(make_doctor_command(Installed((), ())), ["--config", str(config)])


async def prepared(folder: Path, *, sample: bool) -> None:
    database = Database(f"sqlite:///{folder / 'bot.db'}")
    await prepare(database, ())
    if sample:
        async with database.write() as session:
            await mark_as_sample(session, datetime.now(UTC))
    await database.close()


def test_a_database_with_the_sample_programme_is_a_warning_and_no_problem(tmp_path: Path) -> None:
    asyncio.run(prepared(tmp_path, sample=True))
    result = examined(tmp_path)
    assert "! sample: This database holds the sample programme" in result.output
    assert result.exit_code == 0


def test_a_database_without_it_is_not_warned_about(tmp_path: Path) -> None:
    asyncio.run(prepared(tmp_path, sample=False))
    assert "sample programme" not in examined(tmp_path).output


def test_a_database_that_is_not_there_yet_is_no_problem_and_is_not_made(tmp_path: Path) -> None:
    result = examined(tmp_path)
    assert "It is empty" in result.output
    assert result.exit_code == 0
    assert not (tmp_path / "bot.db").exists()


async def test_an_empty_database_is_upgraded_by_an_operator_where_replicas_share_it(
    empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COHORTBOT_DATABASE_URL", empty_database.url.address.render_as_string(hide_password=False))
    result = await asyncio.to_thread(examined, tmp_path)
    shared = empty_database.url.backend is Backend.POSTGRESQL
    assert ("Run `cohortbot db upgrade`" in result.output) is shared
    assert ("makes its tables at the first start" in result.output) is not shared
