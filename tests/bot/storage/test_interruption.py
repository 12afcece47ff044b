"""A process that dies while it writes: what it said was saved is there."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

PROGRAM = """
import asyncio, datetime, sys
from bot.storage import Database, Setting, prepare

async def write_for_ever():
    database = Database(sys.argv[1])
    await prepare(database)
    try:
        number = 0
        while True:
            async with database.write() as session:
                session.add(Setting(key=str(number), value="", updated_at=datetime.datetime.now(datetime.UTC)))
            print(number, flush=True)
            number += 1
    finally:
        await database.close()

try:
    asyncio.run(write_for_ever())
except KeyboardInterrupt:
    sys.exit(130)
"""


def _run(file: Path, killed_by: signal.Signals) -> tuple[int, list[str], str]:
    command = [sys.executable, "-c", PROGRAM, f"sqlite:///{file}"]
    with subprocess.Popen(  # our own program, above
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(20)]
        process.send_signal(killed_by)
        rest, errors = process.communicate()
        return process.returncode, [*said, *rest.splitlines()], errors


@pytest.mark.parametrize("killed_by", [signal.SIGINT, signal.SIGKILL])
async def test_what_was_saved_survives(tmp_path: Path, killed_by: signal.Signals) -> None:
    file = tmp_path / "a.db"
    code, said, errors = await asyncio.to_thread(_run, file, killed_by)
    assert (code, errors) == ((130, "") if killed_by is signal.SIGINT else (-signal.SIGKILL, ""))
    with closing(sqlite3.connect(file)) as connection:
        saved = {key for (key,) in connection.execute("SELECT key FROM setting")}
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert {line.strip() for line in said} <= saved
