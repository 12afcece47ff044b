"""A process that is killed in the middle of a broadcast says nothing twice and loses nothing unseen."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import Counter

import pytest
from sqlalchemy import func, insert, select

from bot.delivery import NewDelivery, Outbox, Priority, Unclear
from bot.delivery.sender import AT_ONCE
from bot.messages import plainly
from bot.storage import Backend, Database, DeliveryState, tables
from bot.testing.clock import START
from tests.faults.sending_process import sending
from tests.platforms.noticeboard.adapter import PLATFORM, place
from tests.platforms.noticeboard.server import Misbehaviour, Noticeboard

CHANNELS = 5
PERSONS = 500
MOST_BETWEEN_KILLS = 30
SPENT_BY_A_KILL = AT_ONCE + 2 * MOST_BETWEEN_KILLS
"""Deliveries that one kill may take out of the broadcast: those before it, and what is on its way, which nobody sends
again before its lease is over."""


def address(database: Database) -> str:
    return database.url.address.set(drivername=database.url.backend.value).render_as_string(hide_password=False)


async def broadcast(database: Database, first: int) -> set[str]:
    """Enqueue one message to persons who are new, and two in a row to some channels, numbered from `first`.

    Return their keys.
    """
    ids = range(first + 1, first + 1 + PERSONS)
    to = [*ids, *(place(f"c{n}") for n in range(CHANNELS) for _ in (1, 2))]
    deliveries = [
        NewDelivery(
            key=f"b:{number}",
            kind="announcement",
            to=each,
            message=plainly(f"news {number}"),
            due_at=START,
            priority=Priority.BROADCAST,
            unclear=Unclear.HOLD,
        )
        for number, each in enumerate(to, first)
    ]
    async with database.write() as session:
        await session.execute(
            insert(tables.Person), [{"id": n, "display_name": f"p{n}", "created_at": START} for n in ids]
        )
        await session.execute(
            insert(tables.Account),
            [
                {
                    "platform": PLATFORM,
                    "workspace": "",
                    "user": f"p{n}",
                    "person_id": n,
                    "display_name": f"p{n}",
                    "created_at": START,
                }
                for n in ids
            ],
        )
        await Outbox().enqueue_all(session, deliveries, START)
    return {each.key for each in deliveries}


async def unsent(database: Database) -> int:
    table = tables.Delivery
    async with database.read() as session:
        waiting = select(func.count()).select_from(table).where(table.state == DeliveryState.PENDING)
        return await session.scalar(waiting) or 0


async def open_rows(database: Database) -> int:
    table = tables.Delivery
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(table).where(table.next_at.is_not(None))) or 0


async def finished(database: Database, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while await open_rows(database):
        assert time.monotonic() < deadline, "the broadcast does not come to an end"
        await asyncio.sleep(0.2)  # rows change in another process


async def kill_often(database: Database, board: Noticeboard, kills: int, *, asked: bool) -> set[str]:
    """Kill in the middle of a broadcast, again and again, and let the last process finish it; return its keys."""
    chance = random.Random(kills)  # noqa: S311 - no secret
    keys: set[str] = set()
    for kill in range(kills):
        if await unsent(database) < SPENT_BY_A_KILL:
            keys |= await broadcast(database, len(keys))
        async with sending(address(database), board.url, asked=asked):
            await further(database, board, chance.randint(1, MOST_BETWEEN_KILLS))
            assert await open_rows(database), f"the broadcast was over before kill {kill + 1}"
    async with sending(address(database), board.url, asked=asked):
        await finished(database, 300)
    return keys


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


async def check_kills(database: Database, *, kills: int, asked: bool, lost: float = 0.0) -> None:
    board = Noticeboard(misbehaviour=Misbehaviour(lost_before=lost, lost_after=lost, latency=0.02))
    await board.start()
    try:
        keys = await kill_often(database, board, kills, asked=asked)
    finally:
        await board.stop()
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


@pytest.mark.parametrize("backend", [Backend.SQLITE], indirect=True)
async def test_a_few_kills(database: Database) -> None:
    await check_kills(database, kills=3, asked=True)


@pytest.mark.parametrize("backend", [Backend.POSTGRESQL], indirect=True)
async def test_the_others_take_over_what_one_of_three_had_in_hand(database: Database) -> None:
    board = Noticeboard(misbehaviour=Misbehaviour(latency=0.02))
    await board.start()
    try:
        keys = await broadcast(database, 0)
        url = address(database)
        async with sending(url, board.url, asked=True), sending(url, board.url, asked=True):
            async with sending(url, board.url, asked=True):
                await further(database, board, MOST_BETWEEN_KILLS)
                assert await open_rows(database), "the broadcast was over before the kill"
            await finished(database, 60)
    finally:
        await board.stop()
    assert Counter(board.keys()) == Counter(keys)
    assert set((await states(database)).values()) == {DeliveryState.SENT}


@pytest.mark.long
@pytest.mark.parametrize("asked", [True, False], ids=["asked", "silent"])
async def test_a_hundred_kills(database: Database, asked: bool) -> None:
    await check_kills(database, kills=100, asked=asked, lost=0.01)
