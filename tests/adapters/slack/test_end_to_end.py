"""The real process on the loopback Slack, with the sample bank."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from commands.faq.bank import SAMPLE_BANK
from tests.adapters.slack.conftest import SECRETS
from tests.platforms.slack.person import Person
from tests.platforms.slack.reading import elements, label
from tests.platforms.slack.slack import Slack

COHORTBOT = str(Path(sys.executable).with_name("cohortbot"))


class Running:
    """`cohortbot` in a folder of its own."""

    def __init__(self, folder: Path, slack: Slack, mode: str) -> None:
        self.folder = folder
        self.process: Process | None = None
        self.log: list[str] = []
        (folder / "config.toml").write_text(
            "[people]\ndefault_role = 'founder'\n[web]\nport = 0\n"
            f"[slack]\nenabled = true\nmode = '{mode}'\nshort_commands = ['/faq']\napi_url = '{slack.api_url}'\n",
            encoding="utf-8",
        )

    async def run(self, *arguments: str) -> Process:
        environ = {**os.environ, **SECRETS}
        return await asyncio.create_subprocess_exec(
            COHORTBOT, *arguments, "--config", "config.toml", cwd=self.folder, env=environ, stdout=PIPE, stderr=PIPE
        )

    async def start(self) -> None:
        """Fill the database with the sample bank, then run."""
        importing = await self.run("faq", "import", str(SAMPLE_BANK))
        assert await importing.wait() == 0
        self.process = await self.run("run", "--log-level", "debug")

    async def says(self, pattern: str) -> re.Match[str]:
        """Wait for a line of the log."""
        assert self.process is not None
        assert self.process.stderr is not None
        async with asyncio.timeout(40):
            while line := (await self.process.stderr.readline()).decode():
                self.log.append(line)
                if found := re.search(pattern, line):
                    return found
        pytest.fail(f"no line like {pattern!r} in\n{''.join(self.log)}")

    async def ends(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(15):
            _, rest = await self.process.communicate()
        self.log.append(rest.decode())
        return self.process.returncode or 0


@pytest.fixture(params=["socket", "http"])
async def running(request: pytest.FixtureRequest, tmp_path: Path, slack: Slack) -> AsyncIterator[Running]:
    started = Running(tmp_path, slack, request.param)
    await started.start()
    if request.param == "http":
        address = (await started.says(r"listens on (\S+)"))[1]
        slack.serve_http(f"{address}/slack/events")
        await started.says("slack is connected")
    else:
        await slack.socket.connected()
    yield started
    if started.process is not None and started.process.returncode is None:
        started.process.kill()
        await started.process.wait()


async def shown(person: Person, true: Callable[[], bool]) -> str:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(0.02)
    return person.read(person.last())


async def test_a_founder_asks_and_staff_stop_the_bot(running: Running, slack: Slack) -> None:
    ada = slack.person("Ada")
    await ada.commands("/faq how long is the programme?")
    assert "six months" in await shown(ada, lambda: len(ada.sees()) == 1)
    await ada.writes("谁是实验室的主任？")
    assert "实验室主任" in await shown(ada, lambda: len(ada.sees()) == 2)
    await ada.presses(label(next(elements(ada.last().blocks))))
    await shown(ada, lambda: len(ada.sees()) == 3)
    assert await running.ends() == 0
    log = "".join(running.log)
    assert "Traceback" not in log
    for secret in (*SECRETS.values(), "/commands/", "ticket-", "how long is the programme"):
        assert secret not in log
