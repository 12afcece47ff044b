"""A process that is killed in the middle of a broadcast says nothing twice and loses nothing unseen."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from bot.delivery import NewDelivery, Outbox, Priority, Unclear
from bot.messages import plainly
from bot.storage import Database, DeliveryState, tables
from bot.testing.clock import START
from tests.platforms.noticeboard.adapter import PLATFORM, place
from tests.platforms.noticeboard.server import Misbehaviour, Noticeboard

ROOT = Path(__file__).parents[2]
CHANNELS = 5


def address(database: Database) -> str:
    return database.url.address.set(drivername=database.url.backend.value).render_as_string(hide_password=False)


async def broadcast(database: Database, persons: int, unclear: Unclear) -> set[str]:
    """Enqueue one message to so many persons, and two in a row to some channels; return their keys."""
    async with database.write() as session:
        await session.execute(
            insert(tables.Person), [{"id": n + 1, "display_name": f"p{n}", "created_at": START} for n in range(persons)]
        )
        await session.execute(
            insert(tables.Account),
            [
                {
                    "platform": PLATFORM,
                    "workspace": "",
                    "user": f"p{n}",
                    "person_id": n + 1,
                    "display_name": f"p{n}",
                    "created_at": START,
                }
                for n in range(persons)
            ],
        )
        to = [*range(1, persons + 1), *(place(f"c{n}") for n in range(CHANNELS) for _ in (1, 2))]
        deliveries = [
            NewDelivery(
                key=f"b:{number}",
                kind="announcement",
                to=each,
                message=plainly(f"news {number}"),
                due_at=START,
                priority=Priority.BROADCAST,
                unclear=unclear,
            )
            for number, each in enumerate(to)
        ]
        await Outbox().enqueue_all(session, deliveries, START)
    return {each.key for each in deliveries}


@asynccontextmanager
async def sending(database: Database, board: Noticeboard, *, asked: bool) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a process that sends; it is killed without warning at the end."""
    arguments = (address(database), board.url, "asked" if asked else "silent", "-", "-")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.sending_process", *arguments, cwd=ROOT, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def open_rows(database: Database) -> int:
    table = tables.Delivery
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(table).where(table.next_at.is_not(None))) or 0


async def finished(database: Database, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while await open_rows(database):
        assert time.monotonic() < deadline, "the broadcast does not come to an end"
        await asyncio.sleep(0.2)  # rows change in another process


async def kill_often(database: Database, board: Noticeboard, keys: set[str], kills: int, *, asked: bool) -> int:
    """Kill in the middle of the broadcast, again and again until it is over; return how often.

    Where nobody can be asked, each kill holds for good what was on its way, so that it may be over before the last one.
    """
    chance = random.Random(kills)  # noqa: S311 - no secret
    step = len(keys) // (2 * (kills + 1))
    done = 0
    while done < kills and await open_rows(database):
        async with sending(database, board, asked=asked):
            await further(database, board, chance.randint(1, step))
        done += 1
    async with sending(database, board, asked=asked):
        await finished(database, 120)
    return done


async def further(database: Database, board: Noticeboard, more: int) -> None:
    """Wait until so many more notices have come, or none is to come any more."""
    target = len(board.notices) + more
    deadline = time.monotonic() + 60
    while len(board.notices) < target and await open_rows(database):
        assert time.monotonic() < deadline, "the broadcast stands still"
        with contextlib.suppress(TimeoutError):
            await board.reach(target, seconds=1)


async def states(database: Database) -> dict[str, DeliveryState]:
    async with database.read() as session:
        rows = await session.execute(select(tables.Delivery.key, tables.Delivery.state))
        return {row[0]: row[1] for row in rows}


async def check_kills(database: Database, *, kills: int, persons: int, asked: bool, lost: float = 0.0) -> None:
    board = Noticeboard(misbehaviour=Misbehaviour(lost_before=lost, lost_after=lost, latency=0.02))
    await board.start()
    try:
        keys = await broadcast(database, persons, Unclear.HOLD)
        killed = await kill_often(database, board, keys, kills, asked=asked)
    finally:
        await board.stop()
    assert killed == kills if asked else killed >= kills // 2
    there = Counter(board.keys())
    assert [key for key, times in there.items() if times > 1] == []
    known = await states(database)
    in_doubt = {key for key, state in known.items() if state is DeliveryState.AMBIGUOUS}
    sent = {key for key, state in known.items() if state is DeliveryState.SENT}
    assert sent | in_doubt == keys
    assert sent <= there.keys()
    if asked:
        assert in_doubt == set()
    for channel in range(CHANNELS):
        shown = [int(each.key[2:]) for each in board.notices if each.place == f"c{channel}"]
        assert shown == sorted(shown)


@pytest.mark.parametrize("asked", [True, False], ids=["asked", "silent"])
async def test_a_few_kills(database: Database, asked: bool) -> None:
    await check_kills(database, kills=3, persons=200, asked=asked)


@pytest.mark.long
async def test_a_hundred_kills(database: Database) -> None:
    await check_kills(database, kills=100, persons=3_000, asked=True, lost=0.01)
