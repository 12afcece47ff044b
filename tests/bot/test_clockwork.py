"""The clock ticks, survives its jobs, and waits for them when it stops."""

from __future__ import annotations

import asyncio

from bot.clockwork import Clockwork


async def test_a_job_that_fails_is_called_again() -> None:
    clockwork = Clockwork()
    calls = asyncio.Queue[int]()

    async def fail() -> None:
        calls.put_nowait(calls.qsize())
        raise RuntimeError("a bad day")

    clockwork.every(0.01, "failing", fail)
    await clockwork.start()
    for _ in range(3):
        await asyncio.wait_for(calls.get(), 10)
    await clockwork.stop()


async def test_a_hurried_job_does_not_wait_for_its_tick() -> None:
    clockwork = Clockwork()
    called = asyncio.Event()

    async def call() -> None:
        called.set()

    clockwork.every(3600, "rare", call)
    clockwork.hurry("rare")
    await clockwork.start()
    assert not called.is_set()
    clockwork.hurry("rare")
    await asyncio.wait_for(called.wait(), 10)
    await clockwork.stop()
    clockwork.hurry("rare")


async def test_stopping_waits_for_the_job_at_work() -> None:
    clockwork = Clockwork()
    begun, go_on = asyncio.Event(), asyncio.Event()
    done: list[bool] = []

    async def work() -> None:
        begun.set()
        await go_on.wait()
        done.append(True)

    clockwork.every(3600, "work", work)
    await clockwork.start()
    clockwork.hurry("work")
    await asyncio.wait_for(begun.wait(), 10)
    stopping = asyncio.create_task(clockwork.stop())
    await asyncio.sleep(0)
    go_on.set()
    await stopping
    assert done == [True]
    await clockwork.stop()
