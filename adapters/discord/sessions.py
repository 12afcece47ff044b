"""How many sessions the bot may begin: Discord resets the token of a bot that begins more than its daily number."""

from __future__ import annotations

import asyncio
import logging

import discord

from adapters.discord.rest import Rest
from adapters.discord.wire import Wire

log = logging.getLogger(__name__)

TURN = 5.0
"""Seconds within which so many shards may identify as `max_concurrency` says (Session Start Limit)."""


class SessionBudget:
    """Asks Discord before every IDENTIFY, and waits for its turn."""

    def __init__(self, rest: Rest, identified: dict[int, float]) -> None:
        """Ask by `rest`; `identified` tells when who identified last, also over connections of before."""
        self._rest = rest
        self._identified = identified
        self._turn = asyncio.Lock()

    async def shards(self) -> int:
        """Return the number of shards that Discord recommends."""
        return max((await self._told()).number("shards"), 1)

    async def take(self, shard: int) -> None:
        """Return when a shard may identify."""
        async with self._turn:
            limit = (await self._told()).object("session_start_limit")
            while limit.has("remaining") and limit.number("remaining") <= 0:
                seconds = max(limit.number("reset_after") / 1000, 1.0)
                log.error("Discord lets the bot begin no more sessions today; it waits for %.0f s", seconds)
                await asyncio.sleep(seconds)
                limit = (await self._told()).object("session_start_limit")
            loop = asyncio.get_running_loop()
            key = shard % max(limit.number("max_concurrency"), 1)
            if (last := self._identified.get(key)) is not None and (wait := last + TURN - loop.time()) > 0:
                await asyncio.sleep(wait)
            self._identified[key] = loop.time()

    async def _told(self) -> Wire:
        """Return what Discord says; nothing where a proxy in between does not know the question."""
        try:
            return await self._rest.gateway()
        except discord.NotFound:
            return Wire({})
