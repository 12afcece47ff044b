"""Connect adapters, and keep trying where a platform does not answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from bot.adapter import Adapter, Receive

log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""Seconds between two attempts; the pause doubles from the first to the longest."""

LONGEST_FAREWELL = 4.0
"""Seconds that an adapter has to finish what is in flight. What it cuts off stays in the inbox for the next start."""


class Connections:
    """The adapters of an application on their way to their platforms and back. `connected` is called after each."""

    def __init__(self, receive: Receive, connected: Callable[[], None]) -> None:
        self._receive = receive
        self._connected = connected
        self._retries: set[asyncio.Task[None]] = set()

    async def open(self, adapters: Sequence[Adapter]) -> None:
        """Start adapters; return when each has been tried once. One that fails is tried again in the background."""
        await asyncio.gather(*(self._open(adapter) for adapter in adapters))

    async def close(self, adapters: Sequence[Adapter]) -> None:
        """Stop adapters, whatever state they are in, each within `LONGEST_FAREWELL`."""
        for retry in self._retries:
            retry.cancel()
        await asyncio.gather(*self._retries, return_exceptions=True)
        await asyncio.gather(*(_stop(adapter) for adapter in adapters))

    async def _open(self, adapter: Adapter) -> None:
        if not await self._attempt(adapter, FIRST_PAUSE):
            retry = asyncio.create_task(self._keep_trying(adapter), name=f"connecting {adapter.platform}")
            self._retries.add(retry)
            retry.add_done_callback(self._retries.discard)

    async def _keep_trying(self, adapter: Adapter) -> None:
        pause = FIRST_PAUSE
        connected = False
        while not connected:
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            connected = await self._attempt(adapter, pause)

    async def _attempt(self, adapter: Adapter, pause: float) -> bool:
        try:
            await adapter.start(self._receive)
        except Exception as error:
            log.warning("%s cannot be connected: %s; the next attempt is in %g s", adapter.platform, error, pause)
            log.debug("why %s could not be connected", adapter.platform, exc_info=error)
            await _stop(adapter)
            return False
        log.info("%s is %s", adapter.platform, adapter.health.value)
        self._connected()
        return True


async def _stop(adapter: Adapter) -> None:
    try:
        async with asyncio.timeout(LONGEST_FAREWELL):
            await adapter.stop()
    except TimeoutError:
        log.warning("%s did not finish in time; what was in flight is taken up at the next start", adapter.platform)
    except Exception:
        log.exception("%s did not stop cleanly", adapter.platform)
