"""The address to which Slack takes answers to a command or a press.

https://docs.slack.dev/interactivity/handling-user-interaction: five answers within 30 minutes. Whoever knows the
address can answer, so it is in no log.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import aiohttp

from adapters.slack.clients import LONGEST_PATIENCE, Clients, seconds_of
from bot.messages import Json

USES = 5
LIFE = 30 * 60.0
_OK = 200
_LIMITED = 429


class ResponseAddress:
    """One address with what is left of its uses; `made` is when the interaction came, on the monotonic clock."""

    def __init__(self, url: str, clients: Clients, made: float | None = None) -> None:
        self.url = url
        self._clients = clients
        self._left = USES if url else 0
        self._until = (time.monotonic() if made is None else made) + LIFE

    def __repr__(self) -> str:
        return f"ResponseAddress({self._left} uses left)"

    @property
    def open(self) -> bool:
        """Tell whether Slack may still take an answer."""
        return self._left > 0 and time.monotonic() < self._until

    async def send(self, content: Mapping[str, Json]) -> bool:
        """Send an answer; return whether Slack took it."""
        patience = LONGEST_PATIENCE
        while self.open:
            try:
                async with self._clients.session.post(self.url, json=dict(content), proxy=self._clients.proxy) as told:
                    status, wait = told.status, seconds_of(told.headers.get("Retry-After"))
                    said = (await told.text())[:200]
            except (aiohttp.ClientError, TimeoutError):
                return False
            if status != _LIMITED:
                self._left -= 1
                return self._taken(status, said)
            patience -= wait
            if patience < 0:
                return False
            await asyncio.sleep(wait)
        return False

    def _taken(self, status: int, said: str) -> bool:
        if status == _OK and '"ok":false' not in said.replace(" ", ""):
            return True
        if "url" in said or status in {403, 404, 410}:
            # expired_url, used_url and the like: no later answer will be taken either.
            self._left = 0
        return False
