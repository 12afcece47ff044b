"""The real `cohortbot run` as a process of its own, over a loopback Discord."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from commands.faq.bank import SAMPLE_BANK
from tests.platforms.discord.loopback import Loopback
from tests.platforms.discord.world import Guild

_START = (sys.executable, "-c", "from bot.cli import main; main()")
_ENDS = 15.0


def write_configuration(folder: Path, discord: Loopback, guilds: Sequence[Guild], more: str = "") -> Path:
    """Write the configuration of a bot that serves some servers of the loopback."""
    served = ", ".join(f'"{guild.id}"' for guild in guilds)
    file = folder / "config.toml"
    file.write_text(
        f"""
[programme]
name = "HKAI Lab"
timezone = "Asia/Hong_Kong"
[database]
url = "sqlite:///{folder / "bot.db"}"
[web]
port = 0
[discord]
enabled = true
api_url = "{discord.api_url}"
gateway_url = "{discord.gateway_url}"
guilds = [{served}]
{more}
""",
        encoding="utf-8",
    )
    return file


class RunningBot:
    """A process, and what it has written to its log so far."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.log: list[str] = []
        self._reading = asyncio.create_task(self._read())
        self._wrote = asyncio.Event()

    async def says(self, words: str, seconds: float = 20.0) -> None:
        """Wait for words in the log."""
        async with asyncio.timeout(seconds):
            while not any(words in line for line in self.log):
                self._wrote.clear()
                await self._wrote.wait()

    def kill(self) -> None:
        """End the process as a crash does."""
        self.process.kill()

    async def end(self) -> int:
        """Ask the process to stop; return its status."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(_ENDS):
            await self.process.wait()
        await self._reading
        return self.process.returncode or 0

    async def _read(self) -> None:
        assert self.process.stderr is not None
        while line := await self.process.stderr.readline():
            self.log.append(line.decode())
            self._wrote.set()


@asynccontextmanager
async def run(
    configuration: Path, token: str, *, environment: Mapping[str, str] | None = None
) -> AsyncIterator[RunningBot]:
    """Run the bot until the end of the block."""
    process = await asyncio.create_subprocess_exec(
        *_START, "run", "--config", str(configuration), stderr=PIPE, env=_environment(token, environment)
    )
    bot = RunningBot(process)
    try:
        yield bot
    finally:
        if process.returncode is None:
            await bot.end()
        await bot._reading


async def cohortbot(configuration: Path, token: str, *arguments: str, words: str = "") -> tuple[int, str]:
    """Run another sub-command to its end, with words on its input; return status and output."""
    command = (*_START, *arguments, "--config", str(configuration))
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=_environment(token)
    )
    async with asyncio.timeout(60):
        output, errors = await process.communicate(words.encode())
    return process.returncode or 0, output.decode() + errors.decode()


async def import_sample(configuration: Path, token: str) -> None:
    """Put the sample bank into the bot's database."""
    status, output = await cohortbot(configuration, token, "faq", "import", str(SAMPLE_BANK))
    assert status == 0, output


def _environment(token: str, more: Mapping[str, str] | None = None) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    root = Path(__file__).parents[3]
    return {**kept, "PYTHONPATH": str(root), "DISCORD_TOKEN": token, **(more or {})}
