"""What this process has in its hands, and the lease on it: renewed while the call is under way, never outlived."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager

from bot.delivery.claims import LEASE
from bot.storage import StorageError

log = logging.getLogger(__name__)

LONGEST_CALL = 60.0
"""Seconds that a platform may take over one message."""

_RENEWED_EVERY = 3.0
_MARGIN = 1.0
"""Seconds before the end of its lease at which a call is given up, so that it is over when somebody asks about it."""

_LEASE_SECONDS = LEASE.total_seconds() - _MARGIN

Renew = Callable[[Collection[int]], Awaitable[set[int]]]


class Flights:
    """The calls that are under way, by the delivery's row."""

    def __init__(self, renew: Renew) -> None:
        self._renew = renew
        self._limits: dict[int, asyncio.Timeout] = {}
        self._began: dict[int, float] = {}
        self._keeper: asyncio.Task[None] | None = None

    def too_late(self, leased_at: float) -> bool:
        """Tell whether a lease that began then leaves no time for a call."""
        return asyncio.get_running_loop().time() >= leased_at + _LEASE_SECONDS

    async def close(self) -> None:
        """Renew nothing any more."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)

    @asynccontextmanager
    async def under_way(self, row: int, leased_at: float) -> AsyncIterator[None]:
        """Hold a delivery while its platform is called; `leased_at` is when the lease began, in the loop's time.

        Raises:
            TimeoutError: the platform took too long, or the lease could not be renewed.
        """
        try:
            async with asyncio.timeout_at(leased_at + _LEASE_SECONDS) as limit:
                self._limits[row] = limit
                self._began[row] = leased_at
                if self._keeper is None:
                    self._keeper = asyncio.create_task(self._keep(), name="leases of deliveries")
                yield
        finally:
            self._limits.pop(row, None)
            self._began.pop(row, None)

    async def _keep(self) -> None:
        """Renew what is under way, for as long as anything is."""
        try:
            while True:
                await asyncio.sleep(_RENEWED_EVERY)
                if not self._limits:
                    return
                await self._renew_all()
        finally:
            self._keeper = None

    async def _renew_all(self) -> None:
        began = asyncio.get_running_loop().time()
        try:
            kept = await self._renew(list(self._limits))
        except StorageError as error:
            log.warning("what is being sent may have to be given up: %s", error)
            return
        for row in kept & self._limits.keys():
            until = min(began + _LEASE_SECONDS, self._began[row] + LONGEST_CALL)
            if not self._limits[row].expired():
                self._limits[row].reschedule(until)
