"""Ctrl-C and SIGTERM, obeyed between two lines instead of in the middle of a write."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable
from types import TracebackType
from typing import Self, TypeVar

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

GRACE = 5.0
"""Seconds that what is being done has to finish."""

Result = TypeVar("Result")


class Interruption:
    """Notes the signals that ask to leave, as long as it is entered; a second one does not wait any more."""

    def __init__(self) -> None:
        self.status = 0
        self._asked = asyncio.Event()
        self._again = asyncio.Event()

    def __enter__(self) -> Self:
        # Windows has no signal handlers in the loop: there Ctrl-C ends the conversation by way of asyncio.run.
        with contextlib.suppress(NotImplementedError):
            for each in _SIGNALS:
                asyncio.get_running_loop().add_signal_handler(each, self._note, each)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with contextlib.suppress(NotImplementedError):
            for each in _SIGNALS:
                asyncio.get_running_loop().remove_signal_handler(each)

    async def before(self, waiting: Awaitable[Result]) -> Result | None:
        """Wait for something that may be abandoned; None when a signal came first."""
        return await _first(waiting, self._asked)

    async def after(self, working: Awaitable[Result]) -> Result | None:
        """Wait for something that should be finished, for `GRACE` more seconds after a signal."""
        task = asyncio.ensure_future(working)
        result = await _first(asyncio.shield(task), self._asked)
        if not task.done():
            result = await _first(task, self._again, GRACE)
        return result

    def _note(self, number: signal.Signals) -> None:
        if self.status:
            self._again.set()
        self.status = 128 + number
        self._asked.set()


async def _first(waiting: Awaitable[Result], stop: asyncio.Event, grace: float | None = None) -> Result | None:
    """Wait for one of both, and at most `grace` seconds where it is given; what has not come by then is cancelled."""
    task = asyncio.ensure_future(waiting)
    stopped = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopped}, timeout=grace, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for each in (task, stopped):
            each.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(task, stopped, return_exceptions=True)
