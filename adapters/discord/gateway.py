"""The connections to Discord's gateway: kept up, resumed where they broke, and begun anew as seldom as possible.

discord.py dies where the gateway is unreachable at the first connect, and its sharded client identifies anew where a
reconnect fails; so the connections are ours, over its websocket.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from adapters.discord.client import DiscordClient
from adapters.discord.sessions import SessionBudget
from adapters.discord.trouble import GatewayRefusedError, explain_close

log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""Seconds between two attempts; the pause doubles, and varies so that many bots do not come back at once."""
SETTLED = 10.0
"""Seconds after which a connection counts as one that holds."""
GRACE = 10.0
"""Seconds for which a lost connection still counts: a resume takes less."""
_LONGEST_HANDSHAKE = 30.0
_LONGEST_FAREWELL = 1.5
_GOODBYE, _UNTIL_LATER = 1000, 4000
"""Close codes: the one ends the session, with the other it can be resumed (Disconnecting, in the gateway's page)."""

_DOWN = (
    OSError,
    TimeoutError,
    aiohttp.ClientError,
    discord.GatewayNotFound,
    discord.HTTPException,
    discord.RateLimited,
)


@dataclass(slots=True)
class Shard:
    """One connection, with what it takes to resume it."""

    id: int
    session: str | None = None
    sequence: int | None = None
    resume_at: yarl.URL | None = None
    ready: bool = False
    lost_at: float | None = None
    failures: int = 0

    def forget(self) -> None:
        """Begin anew at the next connection."""
        self.session = self.sequence = self.resume_at = None

    def remember(self, socket: DiscordWebSocket) -> None:
        """Keep what a resume needs."""
        if socket.session_id is None:
            self.forget()
        else:
            self.session, self.sequence, self.resume_at = socket.session_id, socket.sequence, socket.gateway


@dataclass(slots=True)
class Gateway:
    """All shards of this process. `changed` is called when one comes up or fails."""

    client: DiscordClient
    budget: SessionBudget
    changed: Callable[[], None]
    shards: list[Shard] = field(default_factory=list)

    @property
    def is_up(self) -> bool:
        """Tell whether every shard is connected, or was until a moment ago."""
        now = asyncio.get_running_loop().time()
        return bool(self.shards) and all(
            shard.ready or (shard.lost_at is not None and now - shard.lost_at < GRACE) for shard in self.shards
        )

    async def run(self) -> None:
        """Keep every shard connected until cancelled.

        Raises:
            GatewayRefusedError: Discord will not have this bot as it is; the text says what to do.
        """
        count = await self._shard_count()
        state = self.client.state
        state.shard_count, state.shard_ids = count, range(count)
        self.shards = [Shard(number) for number in range(count)]
        state.came_up = self._came_up
        async with asyncio.TaskGroup() as group:
            for shard in self.shards:
                group.create_task(self._keep(shard), name=f"discord shard {shard.id}")

    async def _shard_count(self) -> int:
        pauses = 0
        while True:
            try:
                return await self.budget.shards()
            except _DOWN as error:
                await self._pause(pauses, error)
                pauses += 1

    async def _keep(self, shard: Shard) -> None:
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._live(shard)
            except ReconnectWebSocket as again:
                if not again.resume:
                    shard.forget()
                lived = asyncio.get_running_loop().time() - began
                shard.failures = 0 if lived > SETTLED else shard.failures + 1
                if shard.failures > 1:
                    await self._pause(shard.failures - 2, None)
            except discord.ConnectionClosed as closed:
                raise GatewayRefusedError(explain_close(closed.code), closed.code) from closed
            except _DOWN as error:
                shard.failures += 1
                self._lost(shard)
                await self._pause(shard.failures - 1, error)

    async def _live(self, shard: Shard) -> None:
        """Connect, and hand on what arrives for as long as the connection holds."""
        resume = shard.session is not None
        if not resume:
            await self.budget.take(shard.id)
        socket = await asyncio.wait_for(
            DiscordWebSocket.from_client(
                self.client,
                initial=True,  # the budget has waited for our turn already
                gateway=self._address(shard),
                shard_id=shard.id,
                session=shard.session,
                sequence=shard.sequence,
                resume=resume,
            ),
            _LONGEST_HANDSHAKE,
        )
        try:
            while True:
                await socket.poll_event()
        except asyncio.CancelledError:
            await _close(socket, _GOODBYE)
            raise
        finally:
            shard.remember(socket)
            self._lost(shard)
            await _close(socket, _UNTIL_LATER)

    def _address(self, shard: Shard) -> yarl.URL | None:
        """Return where to resume, as Discord says; after failures there, or behind a proxy, where we connect first."""
        own = DiscordWebSocket.DEFAULT_GATEWAY
        address = shard.resume_at
        if address is None or shard.failures > 1:
            return None
        is_discords = (address.host or "").endswith("discord.gg")
        return None if is_discords and not (own.host or "").endswith("discord.gg") else address

    def _came_up(self, shard_id: int) -> None:
        for shard in self.shards:
            if shard.id == shard_id:
                shard.ready, shard.lost_at = True, None
        self.changed()

    def _lost(self, shard: Shard) -> None:
        if shard.ready:
            shard.ready, shard.lost_at = False, asyncio.get_running_loop().time()

    async def _pause(self, failures: int, error: Exception | None) -> None:
        seconds = min(FIRST_PAUSE * 2**failures, LONGEST_PAUSE) * random.uniform(0.75, 1.0)  # noqa: S311 - no secret
        if error is not None:
            log.warning("Discord's gateway cannot be reached: %s; the next attempt is in %.1f s", error, seconds)
        self.changed()
        await asyncio.sleep(seconds)


async def _close(socket: DiscordWebSocket, code: int) -> None:
    if socket.open:
        try:
            await asyncio.wait_for(socket.close(code=code), _LONGEST_FAREWELL)
        except _DOWN as error:
            log.debug("a connection did not close in order", exc_info=error)
