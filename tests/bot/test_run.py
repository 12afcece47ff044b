"""`cohortbot run` as a process of its own, with signals and sockets."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
import textwrap
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest
from aiohttp import ClientSession

from bot.sample import mark_as_sample
from bot.storage import Database, prepare

_PROGRAM = textwrap.dedent("""
    import asyncio, sys
    from pathlib import Path
    from zoneinfo import ZoneInfo

    import click

    from bot.adapter import Health
    from bot.cli.trouble import tell
    from bot.clock import SystemClock
    from bot.features import Feature, Platform
    from bot.installed import Installed
    from bot.interactions import TextMessage
    from bot.messages import plainly
    from bot.people import Account
    from bot.run_command import make_run_command
    from bot.testing.adapter import HarnessAdapter, direct_place
    from bot.testing.screen import Screen

    mode, *arguments = sys.argv[1:]


    class Tiny(HarnessAdapter):
        # It connects once the file `open` exists, and finishes what is in flight before it stops.
        def __init__(self):
            super().__init__(Screen(), SystemClock(), ZoneInfo("UTC"))
            self.busy = None

        async def start(self, receive):
            if not Path("open").exists():
                raise ConnectionRefusedError("nobody is there")
            await super().start(receive)
            if mode in ("busy", "stuck"):
                ada = Account(self.platform, "programme", "ada", "Ada")
                place = direct_place(ada)
                self.busy = asyncio.create_task(self.deliver(TextMessage(
                    account=ada, place=place, reply=self.reply(ada, place), received_at=SystemClock().now(),
                    delivery="Ev1", payload={}, text="when does it start?",
                )))

        async def stop(self):
            if self.busy is not None:
                await self.busy
            await super().stop()


    async def ask(call, question):
        print("handling", flush=True)
        while not Path("finish").exists():
            await asyncio.sleep(0.01)
        print("handled", flush=True)
        return plainly("soon")


    def connect(application):
        if mode == "broken":
            raise RuntimeError("made wrong")
        return Tiny()


    platforms = () if mode == "none" else (
        Platform(name="harness", connect=connect, enabled=lambda application: True),
    )
    with tell():
        make_run_command(Installed((Feature(name="desk", ask=ask),), platforms)).main(arguments, prog_name="run")
""")

Start: TypeAlias = Callable[..., Awaitable["Running"]]


class Running:
    """A process, and the address of its web server once it has said it."""

    def __init__(self, process: Process, folder: Path) -> None:
        self.process = process
        self.folder = folder
        self.log: list[str] = []

    async def says(self, pattern: str) -> re.Match[str]:
        """Wait for a line of the log."""
        if self.process.stderr is None:
            pytest.fail("the process has no log to read")
        async with asyncio.timeout(20):
            while line := (await self.process.stderr.readline()).decode():
                self.log.append(line)
                if found := re.search(pattern, line):
                    return found
        pytest.fail(f"no line like {pattern!r} in\n{''.join(self.log)}")

    async def prints(self) -> str:
        if self.process.stdout is None:
            pytest.fail("the process has no output to read")
        async with asyncio.timeout(20):
            return (await self.process.stdout.readline()).decode().strip()

    async def ends(self) -> tuple[int, str]:
        """Return status and the rest of the log."""
        async with asyncio.timeout(10):
            _, rest = await self.process.communicate()
        return self.process.returncode or 0, rest.decode()


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    processes: list[Process] = []

    async def run(
        mode: str = "ordinary", *, port: int = 0, extra: str = "", environ: Mapping[str, str] | None = None
    ) -> Running:
        database = tmp_path / "bot.db"
        config = tmp_path / "config.toml"
        config.write_text(f'[database]\nurl = "sqlite:///{database}"\n[web]\nport = {port}\n{extra}', encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _PROGRAM, mode, "--config", str(config)),
            cwd=tmp_path,
            env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": os.environ["PATH"], **(environ or {})},
            stdout=PIPE,
            stderr=PIPE,
        )
        processes.append(process)
        return Running(process, tmp_path)

    yield run
    for process in processes:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def health(address: str) -> tuple[int, object]:
    async with ClientSession() as client, client.get(f"{address}/healthz") as answer:
        return answer.status, json.loads(await answer.text())


async def test_health_follows_an_adapter_that_connects_late(start: Start) -> None:
    running = await start()
    address = (await running.says(r"listens on (\S+)"))[1]
    await running.says(r"harness cannot be connected: nobody is there; the next attempt is in 1 s")
    status, told = await health(address)
    assert status == 503
    assert isinstance(told, dict)
    assert told["status"] == "connecting"
    (running.folder / "open").touch()
    await running.says("harness is connected")
    assert await health(address) == (200, {"status": "ok", "adapters": {"harness": "connected"}})
    running.process.send_signal(signal.SIGTERM)
    assert (await running.ends())[0] == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_lets_what_is_in_flight_finish(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "open").touch()
    running = await start("busy")
    assert await running.prints() == "handling"
    running.process.send_signal(number)
    await running.says("finishing what is in flight")
    (tmp_path / "finish").touch()
    assert await running.prints() == "handled"
    status, log = await running.ends()
    assert (status, "Traceback" in log) == (0, False)


async def test_what_does_not_finish_is_cut_off_within_ten_seconds(start: Start, tmp_path: Path) -> None:
    (tmp_path / "open").touch()
    running = await start("stuck")
    assert await running.prints() == "handling"
    running.process.send_signal(signal.SIGTERM)
    status, log = await running.ends()
    assert status == 0
    assert "harness did not finish in time" in log


async def test_a_second_signal_stops_at_once(start: Start, tmp_path: Path) -> None:
    (tmp_path / "open").touch()
    running = await start("stuck")
    assert await running.prints() == "handling"
    running.process.send_signal(signal.SIGTERM)
    await running.says("a second signal stops at once")
    running.process.send_signal(signal.SIGTERM)
    assert (await running.ends())[0] == -signal.SIGTERM


async def test_with_nothing_enabled_web_and_clock_run_and_the_log_says_so(start: Start) -> None:
    running = await start("none")
    await running.says("no platform is connected: only the web server and the clock run")
    address = (await running.says(r"listens on (\S+)"))[1]
    assert await health(address) == (200, {"status": "ok", "adapters": {}})
    running.process.send_signal(signal.SIGTERM)
    assert (await running.ends())[0] == 0


async def test_a_database_with_the_sample_programme_is_warned_about_once(start: Start, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    await prepare(database, ())
    async with database.write() as session:
        await mark_as_sample(session, datetime.now(UTC))
    await database.close()
    running = await start("none")
    await running.says(r"listens on (\S+)")
    running.process.send_signal(signal.SIGTERM)
    _, rest = await running.ends()
    assert "".join([*running.log, rest]).count("holds the sample programme") == 1


async def test_an_adapter_that_cannot_be_made_does_not_keep_the_rest_from_running(start: Start) -> None:
    running = await start("broken", extra="[slack]\nenabled = true\n")
    address = (await running.says(r"listens on (\S+)"))[1]
    status, told = await health(address)
    assert (status, told) == (503, {"status": "connecting", "adapters": {"slack": "stopped", "harness": "stopped"}})
    running.process.send_signal(signal.SIGTERM)
    assert (await running.ends())[0] == 0


async def test_a_port_in_use_is_one_line_and_status_1(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        running = await start("none", port=taken.getsockname()[1])
        status, log = await running.ends()
    assert status == 1
    assert log.splitlines()[-1].startswith("cohortbot: The web server cannot listen on 127.0.0.1, port ")
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("extra", "environ", "said"),
    [
        ("[slak]\n", {}, "slak"),
        ("", {"COHORTBOT_DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "The folder /nowhere/at"),
        ("", {"COHORTBOT_DATABASE_URL": "postgresql://ada:swordfish@127.0.0.1:1/bot"}, "No database server answers"),
        ("", {"METRICS_TOKEN_FILE": "/nowhere/token"}, "METRICS_TOKEN_FILE"),
    ],
)
async def test_what_is_wrong_is_told_without_a_traceback(
    start: Start, extra: str, environ: Mapping[str, str], said: str
) -> None:
    status, log = await (await start("none", extra=extra, environ=environ)).ends()
    assert status == 1
    assert said in log
    assert len(log.splitlines()) <= 3
    assert "Traceback" not in log
    assert "swordfish" not in log


async def test_the_metrics_token_is_asked_for(start: Start) -> None:
    running = await start("none", environ={"METRICS_TOKEN": "opensesame"})
    address = (await running.says(r"listens on (\S+)"))[1]
    async with ClientSession() as client:
        async with client.get(f"{address}/metrics") as answer:
            assert answer.status == 401
        async with client.get(f"{address}/metrics", headers={"Authorization": "Bearer opensesame"}) as answer:
            assert "cohortbot_build_info" in await answer.text()
    running.process.send_signal(signal.SIGTERM)
    assert "opensesame" not in (await running.ends())[1]
