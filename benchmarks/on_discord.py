"""Beside a bare discord.py bot: what the same command costs over a loopback Discord, in one run.

    uv run python benchmarks/on_discord.py [interactions]

Each bot is a process of its own with the command `/probe say`. Told are the time from the interaction to its first
answer, processor time for each interaction, the time from the start of the process to READY (of ours also
over a database that is there already), and memory after a warm-up and at the end.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import textwrap
import time
from asyncio.subprocess import DEVNULL, Process, create_subprocess_exec
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it comes without types

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.platforms.discord.bot import person
from tests.platforms.discord.loopback import Loopback, loopback
from tests.platforms.discord.person import Person

_WARM_UP = 300
_TIMED = 500
_MANY = 10_000
_AT_ONCE = 8

_BARE = textwrap.dedent("""
    import sys, yarl, discord
    from discord import app_commands
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sys.argv[1], yarl.URL(sys.argv[2])


    class Bot(discord.Client):
        def __init__(self):
            intents = discord.Intents.none()
            intents.guilds = intents.guild_messages = intents.dm_messages = True
            super().__init__(intents=intents)
            self.tree = app_commands.CommandTree(self)
            probe = app_commands.Group(name="probe", description="Try one thing")

            @probe.command(name="say", description="Say it")
            async def say(interaction: discord.Interaction, text: str):
                await interaction.response.send_message(text)

            self.tree.add_command(probe)

        async def setup_hook(self):
            await self.tree.sync()


    Bot().run(sys.argv[3], log_handler=None)
""")

_OURS = textwrap.dedent("""
    import asyncio, sys
    from pathlib import Path

    from adapters.discord import platform
    from bot.installed import Installed
    from bot.logs import LogLevel
    from bot.run_command import run_until_told
    from bot.testing import probe

    run_until_told(Installed((probe.feature,), (platform,)), Path(sys.argv[1]), LogLevel.WARNING)
""")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one bot took: seconds, and bytes."""

    ready: float
    median: float
    worst: float
    processor: float
    memory_before: int
    memory_after: int


async def main(interactions: int) -> None:
    """Measure both bots and tell the figures."""
    with tempfile.TemporaryDirectory() as folder:
        bare = await _measure("bare", Path(folder), interactions)
        ours = await _measure("ours", Path(folder), interactions)
        again = await _measure("ours", Path(folder), 1)
    print(f"{'':32}{'bare discord.py':>18}{'cohortbot':>14}")
    _tell("first start to READY", "ms", bare.ready * 1e3, ours.ready * 1e3)
    _tell("another start to READY", "ms", bare.ready * 1e3, again.ready * 1e3)
    _tell("first answer, median", "ms", bare.median * 1e3, ours.median * 1e3)
    _tell("first answer, 99th percentile", "ms", bare.worst * 1e3, ours.worst * 1e3)
    _tell("processor time an interaction", "ms", bare.processor * 1e3, ours.processor * 1e3)
    _tell("memory after the warm-up", "MB", bare.memory_before / 1e6, ours.memory_before / 1e6)
    _tell(f"memory after {interactions}", "MB", bare.memory_after / 1e6, ours.memory_after / 1e6)


async def _measure(which: str, folder: Path, interactions: int) -> Figures:
    async with loopback() as discord:
        discord.rest.contract = None  # the loopback's own checks would be measured with the bots
        guild = discord.world.guild()
        channel = discord.world.channel(guild, "general")
        mei = person(discord, "Mei", guild, channel)
        began = time.perf_counter()
        process = await _start(which, discord, folder, guild.id)
        try:
            await discord.world.until(lambda: bool(discord.gateway.connected), 30)
            ready = time.perf_counter() - began
            await asyncio.sleep(0.5)
            one = psutil.Process(process.pid)
            await _ask(mei, _WARM_UP, 1)
            times = await _ask(mei, _TIMED, 1)
            before, busy = one.memory_info().rss, _busy(one)
            await _ask(mei, interactions, _AT_ONCE)
            return Figures(
                ready,
                statistics.median(times),
                sorted(times)[int(len(times) * 0.99)],
                (_busy(one) - busy) / interactions,
                before,
                one.memory_info().rss,
            )
        finally:
            process.terminate()
            await process.wait()


async def _start(which: str, discord: Loopback, folder: Path, guild: str) -> Process:
    world = discord.world
    if which == "bare":
        arguments = (sys.executable, "-c", _BARE, discord.api_url, discord.gateway_url, world.token)
        return await create_subprocess_exec(*arguments, stderr=DEVNULL)
    configuration = folder / "config.toml"
    configuration.write_text(
        f"""
[database]
url = "sqlite:///{folder / "bench.db"}"
[web]
port = 0
[limits]
per_person_per_minute = 0
[discord]
enabled = true
api_url = "{discord.api_url}"
gateway_url = "{discord.gateway_url}"
guilds = ["{guild}"]
""",
        encoding="utf-8",
    )
    environment = {"DISCORD_TOKEN": world.token, "PYTHONPATH": str(Path(__file__).parents[1])}
    return await create_subprocess_exec(sys.executable, "-c", _OURS, str(configuration), env=environment)


async def _ask(mei: Person, times: int, at_once: int) -> Sequence[float]:
    """Let one command be used again and again, so many at once; return how long each first answer took."""
    taken: list[float] = []
    left = iter(range(times))

    async def use() -> None:
        for number in left:
            given = mei.slash("/probe say", text=f"number {number}")
            await mei.world.until(lambda given=given: given.acknowledged is not None)  # type: ignore[misc]  # bound now
            assert given.after is not None  # noqa: S101 - it was waited for
            taken.append(given.after)
            mei.world.given.pop(given.token)
            mei.world.messages.clear()
            mei.world.requests.clear()

    await asyncio.gather(*(use() for _ in range(at_once)))
    return taken


def _busy(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _tell(what: str, unit: str, bare: float, ours: float) -> None:
    print(f"{what:32}{bare:>15.1f} {unit}{ours:>11.1f} {unit}   {ours / bare:.2f} times")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else _MANY))
