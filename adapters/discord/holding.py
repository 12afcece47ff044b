"""Which replica holds the gateway: one at a time, by a lease in the database that it renews."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.storage import StorageError, tables

if TYPE_CHECKING:
    from bot.application import Application

log = logging.getLogger(__name__)

NAME = "discord gateway"
TERM = timedelta(seconds=12)
_PROCESS = secrets.token_hex(4)
RENEWED_EVERY = 3.0
"""Seconds; with `TERM` that makes 15 at most until another replica takes over from one that died."""


class GatewayLease:
    """Runs the gateway in this process for as long as the lease is its own."""

    def __init__(self, application: Application) -> None:
        self._leases = application.leases
        self._clock = application.clock
        self._database = application.database
        self._holder = f"{socket.gethostname()} {os.getpid()} {_PROCESS} {secrets.token_hex(4)}"
        self.held = False

    async def run(self, gateway: Callable[[], Awaitable[None]], standing_by: Callable[[], None]) -> None:
        """Wait for the lease, run the gateway while it is held, and wait again; until cancelled.

        Raises what the gateway raises.
        """
        try:
            await self._bury()
            while True:
                while not await self._take():
                    standing_by()
                    await asyncio.sleep(RENEWED_EVERY)
                await self._run_while_held(gateway)
        finally:
            await self._release()

    async def _run_while_held(self, gateway: Callable[[], Awaitable[None]]) -> None:
        loop = asyncio.get_running_loop()
        running = asyncio.ensure_future(gateway())
        until = loop.time() + TERM.total_seconds()
        try:
            while not running.done():
                await asyncio.wait([running], timeout=RENEWED_EVERY)
                asked = loop.time()
                taken = await self._take()
                if taken:
                    until = asked + TERM.total_seconds()
                elif taken is False or loop.time() + RENEWED_EVERY > until:
                    log.warning("another replica takes over Discord's gateway")
                    return
            await running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def _bury(self) -> None:
        """Free the lease of a process of this machine that is dead, so that a restart after a crash need not wait."""
        try:
            async with self._database.read() as session:
                holder = await session.scalar(select(tables.Lease.holder).where(tables.Lease.name == NAME))
            if holder is not None and _is_dead(holder):
                await self._leases.release(NAME, holder)
        except StorageError as error:
            log.debug("nobody knows who holds Discord's gateway", exc_info=error)

    async def _take(self) -> bool | None:
        """Take or renew the lease; return None where the database does not say whose it is."""
        now = self._clock.now()
        try:
            self.held = await self._leases.take(NAME, self._holder, now + TERM, now)
        except StorageError as error:
            log.warning("the lease of Discord's gateway cannot be renewed: %s", error)
            return None
        return self.held

    async def _release(self) -> None:
        if self.held:
            self.held = False
            try:
                await self._leases.release(NAME, self._holder)
            except StorageError as error:
                log.warning("the lease of Discord's gateway runs out by itself: %s", error)


def _is_dead(holder: str) -> bool:
    """Tell whether a holder was a process of this machine that is no more."""
    host, _, rest = holder.partition(" ")
    number, _, process = rest.partition(" ")
    if host != socket.gethostname() or not number.isdecimal() or process.startswith(_PROCESS):
        return False
    if int(number) == os.getpid():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
