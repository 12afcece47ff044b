"""What the Slack adapter costs, beside a bare bolt app that does the same echo, over loopback sockets in one run.

    uv run python benchmarks/on_slack.py

Both bots are processes of their own in Socket Mode; this one is Slack. Acknowledgements are timed at 20 commands a
second. CPU and memory are those that Linux counts for the bot's process.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))
os.environ["COHORTBOT_CONTRACTS"] = os.devnull  # nothing is held against Slack's types while something is timed

from machine import described  # noqa: E402 - after the path

from tests.platforms.slack.person import Person  # noqa: E402 - after the path
from tests.platforms.slack.slack import APP_TOKEN, BOT_TOKEN, Slack  # noqa: E402 - after the path

PER_SECOND = 20
TIMED = 300
AT_ONCE = 20
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


async def serve_bare(api_url: str) -> None:
    """Run a bolt app that answers a command with its words."""
    from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(token=BOT_TOKEN, base_url=api_url)
    app = AsyncApp(client=client, process_before_response=True)

    @app.command("/cohort")
    async def echo(ack: AsyncAck, respond: AsyncRespond, command: dict[str, str]) -> None:
        await ack()
        asyncio.ensure_future(respond(command["text"], response_type="in_channel"))  # noqa: RUF006 - nobody waits

    await AsyncSocketModeHandler(app, APP_TOKEN).start_async()  # type: ignore[no-untyped-call]  # bolt does not say


async def serve_ours(api_url: str) -> None:
    """Run our adapter with the engine, a database, and a command that answers with its words."""
    from adapters.slack import platform
    from bot.configuration import Secrets, check
    from bot.configuration.document import Document
    from bot.installed import Installed
    from bot.startup import opened
    from bot.storage import Database, DatabaseUrl
    from bot.testing import probe

    content = {"slack": {"enabled": True, "api_url": api_url}, "limits": {"per_person_per_minute": 0}}
    secrets = Secrets({"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN})
    with tempfile.TemporaryDirectory() as folder:
        database = Database(DatabaseUrl.of_file(Path(folder) / "bench.db"))
        composed_of = Installed((probe.feature,), (platform,))
        configuration = check(Document(content=content), (), {})
        async with opened(composed_of, configuration, database, secrets=secrets) as application:
            await application.connect([platform.connect(application)])
            await asyncio.Event().wait()


@asynccontextmanager
async def bot(slack: Slack, kind: str) -> AsyncIterator[Process]:
    """Run a bot of one kind, connected."""
    process = await asyncio.create_subprocess_exec(sys.executable, __file__, "--serve", kind, slack.api_url)
    try:
        await slack.socket.connected()
        yield process
    finally:
        process.kill()
        await process.wait()


def cpu_seconds(process: Process) -> float:
    """Return what a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def megabytes(process: Process) -> float:
    """Return what a process keeps in memory."""
    return int(Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE / 1e6


async def answered(slack: Slack, number: int) -> None:
    """Wait until so many answers have come."""
    async with asyncio.timeout(300):
        while len(slack.state.messages) < number:  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(0.005)


async def acknowledgements(ada: Person) -> list[float]:
    """Return how long Slack waited for each, in milliseconds."""
    waits: list[float] = []

    async def one() -> None:
        begun = time.perf_counter()
        await ada.commands("/cohort probe say hello")
        waits.append((time.perf_counter() - begun) * 1000)

    tasks = []
    for _ in range(TIMED):
        tasks.append(asyncio.create_task(one()))
        await asyncio.sleep(1 / PER_SECOND)
    await asyncio.gather(*tasks)
    return sorted(waits)


async def many(ada: Person, number: int) -> None:
    """Use so many commands, some at a time."""
    left = iter(range(number))

    async def worker() -> None:
        for _ in left:
            await ada.commands("/cohort probe say hello")

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))


async def measure(kind: str, commands: int) -> None:
    """Print one line of figures."""
    async with Slack() as slack, bot(slack, kind) as process:
        ada = slack.person("Ada")
        await many(ada, 100)
        await answered(slack, 100)
        waits = await acknowledgements(ada)
        await answered(slack, 100 + TIMED)
        before, memory = cpu_seconds(process), [megabytes(process)]
        for half in range(2):
            await many(ada, commands // 2)
            await answered(slack, 100 + TIMED + (half + 1) * (commands // 2))
            memory.append(megabytes(process))
        used = cpu_seconds(process) - before
    p50, p99 = statistics.median(waits), waits[int(len(waits) * 0.99) - 1]
    print(
        f"{kind:>5}  acknowledged p50 {p50:6.2f} ms  p99 {p99:6.2f} ms   {commands / used:7.0f} commands per CPU-second"
        f"   memory {memory[0]:.0f} → {memory[1]:.0f} → {memory[2]:.0f} MB"
    )


async def main() -> None:
    """Measure both, or be one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=10_000, help="how many commands memory is measured over")
    parser.add_argument("--serve", nargs=2, metavar=("KIND", "URL"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        kind, url = options.serve
        await (serve_ours(url) if kind == "ours" else serve_bare(url))
        return
    print(described("cohortbot", "slack-bolt", "slack-sdk", "aiohttp"))
    for kind in ("bare", "ours"):
        await measure(kind, options.commands)


if __name__ == "__main__":
    asyncio.run(main())
