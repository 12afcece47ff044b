"""APScheduler as the clock: it says when to look; what is due stands in the database.

Its jobs live in memory and are a handful of ticks. A job store in the database would lose what was due in a crash, and
drop what is late.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # APScheduler 3 has no types
from apscheduler.schedulers.base import STATE_RUNNING  # type: ignore[import-untyped]  # APScheduler 3 has no types

from bot.storage import StorageError
from bot.sweep import sweep

if TYPE_CHECKING:
    from bot.application import Application

log = logging.getLogger(__name__)

SENDER_SECONDS = 1
"""How late a delivery may be noticed that nobody woke the sender for."""

LONGEST_FAREWELL = 2.0
"""Seconds that jobs have to finish when the clockwork stops."""

SERIES_SECONDS = 0.5
"""How late an occurrence may be noticed."""

SWEEP = "the sweep of the inbox"
SWEEP_SECONDS = 60
FORGET_SECONDS = 3600


class Clockwork:
    """Calls jobs at an even pace, for as long as it is started. A job that is not done yet misses its tick."""

    def __init__(self) -> None:
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._running: set[asyncio.Task[object]] = set()

    def every(self, seconds: float, name: str, job: Callable[[], Awaitable[object]]) -> None:
        """Call `job` every so many seconds, and whenever it is hurried; its trouble ends in the log."""

        async def tick() -> None:
            task = asyncio.current_task()
            if task is None:
                raise RuntimeError("a job runs in a task of the event loop")
            self._running.add(task)
            try:
                await job()
            except StorageError as error:
                log.warning("%s has to wait: %s", name, error)
            except Exception:
                log.exception("%s failed; it is tried again at its next tick", name)
            finally:
                self._running.discard(task)

        self._scheduler.add_job(tick, "interval", seconds=seconds, id=name, name=name)

    def hurry(self, name: str) -> None:
        """Let a job tick now as well, once the clockwork is started; nothing happens before that and after its stop."""
        if self._scheduler.state == STATE_RUNNING:
            self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    async def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Tick no more, and wait for the jobs that are at work, at most `LONGEST_FAREWELL`."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=LONGEST_FAREWELL)
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # the scheduler shuts down in a callback of the loop


def wind_up(application: Application) -> Clockwork:
    """Return the clockwork of an application: sending, series, taking up what a crash left, forgetting what is over."""
    clockwork = Clockwork()

    async def nudge_sender() -> None:
        application.sender.wake()

    async def expand() -> None:
        await application.expansion.turn(application.clock.now())

    async def forget() -> None:
        now = application.clock.now()
        await application.inbox.forget(now)
        await application.expansion.forget(now)

    clockwork.every(SENDER_SECONDS, "sending", nudge_sender)
    clockwork.every(SERIES_SECONDS, "series", expand)
    clockwork.every(SWEEP_SECONDS, SWEEP, lambda: sweep(application))
    clockwork.every(FORGET_SECONDS, "the clearing of what is over", forget)
    for feature in application.installed.features:
        for job in feature.jobs:
            clockwork.every(job.seconds, job.name, partial(job.run, application))
    return clockwork
