"""Measure a broadcast against the limits of a platform, and many reminders that are due in the same second.

Run it from the root: `python -m benchmarks.delivery [--server URL] broadcast|due`. `due` takes a PostgreSQL address for
its second half.
"""

from __future__ import annotations

import asyncio
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import insert

from bot.adapter import Rate, Rates
from bot.application import Application
from bot.configuration import Configuration
from bot.delivery import NewDelivery, Priority, Unclear
from bot.installed import Installed
from bot.messages import plainly
from bot.places import Place
from bot.storage import Database, DatabaseUrl, tables, upgrade
from tests.platforms.noticeboard.adapter import PLATFORM, NoticeboardAdapter, place
from tests.platforms.noticeboard.server import Noticeboard

PERSONS = 2_000
CHANNELS = 50
LIMITS = {
    "like Slack": (Rate(1, 1.0), Rate(20, 1.0)),
    "like Discord": (Rate(5, 5.0), Rate(50, 1.0)),
}
"""By platform: the limit of a place, and that of a workspace."""

PENDING = 100_000
DUE = 1_000


class StallWatch:
    """Notes for how long the event loop was ever kept from running."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            self.longest = max(self.longest, time.perf_counter() - before - 0.005)


async def fill(database: Database, persons: int) -> None:
    """Store persons with an account each."""
    now = datetime.now(UTC)
    async with database.write() as session:
        await session.execute(
            insert(tables.Person), [{"id": n + 1, "display_name": f"p{n}", "created_at": now} for n in range(persons)]
        )
        accounts = [
            {"platform": PLATFORM, "workspace": "", "user": f"p{n}", "person_id": n + 1, "display_name": f"p{n}"}
            for n in range(persons)
        ]
        await session.execute(insert(tables.Account), [{**each, "created_at": now} for each in accounts])


@asynccontextmanager
async def board(rates: Rates) -> AsyncIterator[tuple[Noticeboard, str]]:
    """Run a noticeboard in this process; its cost counts against ours."""
    server = Noticeboard(rates)
    await server.start()
    try:
        yield server, server.url
    finally:
        await server.stop()


async def broadcast(folder: Path) -> None:
    """Send to everybody under each platform's limits, and print which share of them was used."""
    for name, (in_place, workspace) in LIMITS.items():
        rates = Rates(in_place, workspace)
        database = Database(DatabaseUrl.of_file(folder / f"{name}.db"))
        await upgrade(database)
        await fill(database, PERSONS)
        async with board(rates) as (server, url):
            application = Application(Installed((), ()), Configuration(), database)
            await application.connect([NoticeboardAdapter(url, rates)])
            to: Sequence[Place | int] = [*range(1, PERSONS + 1), *(place(f"c{n}") for n in range(CHANNELS))]
            now = datetime.now(UTC)
            news = plainly("The demo day is on Friday at 15:00.")
            async with database.write() as session:
                deliveries = [
                    NewDelivery(
                        key=f"b:{number}",
                        kind="announcement",
                        to=each,
                        message=news,
                        due_at=now,
                        priority=Priority.BROADCAST,
                        unclear=Unclear.HOLD,
                        batch="b",
                    )
                    for number, each in enumerate(to)
                ]
                began = time.perf_counter()
                await application.outbox.enqueue_all(session, deliveries, now)
            enqueued = time.perf_counter() - began
            async with StallWatch() as stalls:
                began, cpu = time.perf_counter(), time.process_time()
                await application.sender.start()
                await server.reach(len(to), 600)
                took, cpu = time.perf_counter() - began, time.process_time() - cpu
            await application.stop()
        ideal = (len(to) - workspace.count) / workspace.count * workspace.seconds
        keys = server.keys()
        print(
            f"{name}: {len(to)} messages in {took:.1f} s, the limits allow it in {ideal:.1f} s: {ideal / took:.1%};"
            f" refused {server.refused}, twice {len(keys) - len(set(keys))}, lost {len(to) - len(set(keys))};"
            f" enqueued in {enqueued:.2f} s; CPU {cpu / len(to) * 1000:.2f} ms a message, platform included;"
            f" longest stall {stalls.longest * 1000:.0f} ms; memory {peak():.0f} MB"
        )


def peak() -> float:
    """Return the most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(broadcast(Path(temporary)))
