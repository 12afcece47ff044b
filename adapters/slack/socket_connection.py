"""One WebSocket connection of Socket Mode: its frames, and whether it is alive."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Mapping

import aiohttp

from adapters.slack.payloads import Payload, text

log = logging.getLogger(__name__)

GREETING = 15.0
"""Seconds within which Slack says hello on a new connection."""

SILENCE = 15.0
"""Seconds without any sign of life after which a connection counts as dead; each ping asks for one."""

PING = 5.0
FAREWELL = 1.0
"""Seconds that Slack has to answer when a connection is closed."""

_LINGERING = 30.0

Take = Callable[["SocketConnection", Payload], None]


class SocketConnection:
    """Listens until Slack closes the connection or falls silent.

    `over` is set as soon as another connection is wanted, which Slack may announce while this one still works.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.greeted = asyncio.Event()
        self.over = asyncio.Event()
        self._socket = socket
        self._loop = asyncio.get_running_loop()
        self._seen = self._loop.time()
        self._announced: float | None = None

    @property
    def works(self) -> bool:
        """Tell whether Slack has said hello, and nothing was heard of an end."""
        return self.greeted.is_set() and not self._socket.closed

    async def send(self, content: Mapping[str, object]) -> None:
        """Send a frame.

        Raises:
            ConnectionError: the connection is closed.
        """
        if self._socket.closed:
            raise ConnectionResetError("the connection to Slack is closed")
        await self._socket.send_str(json.dumps(content))

    async def listen(self, take: Take) -> None:
        """Give each envelope to `take` until the connection ends."""
        try:
            while not self._socket.closed:
                frame = await self._socket.receive()
                self._seen = self._loop.time()
                if frame.type is aiohttp.WSMsgType.PING:
                    await self._socket.pong(frame.data)
                elif frame.type is aiohttp.WSMsgType.TEXT:
                    self._read(frame.data, take)
                elif frame.type is not aiohttp.WSMsgType.PONG:
                    break
        except (ConnectionError, aiohttp.ClientError) as error:
            log.debug("the connection to Slack ended: %s", type(error).__name__)
        finally:
            self.over.set()

    async def watch(self) -> None:
        """Ask for signs of life, and close the connection when there are none."""
        while not self._socket.closed:
            await asyncio.sleep(PING)
            now = self._loop.time()
            patience = SILENCE if self.greeted.is_set() else GREETING
            silent = now - self._seen > patience
            if silent:
                log.warning("Slack has been silent for %d s; connecting anew", int(now - self._seen))
            if silent or (self._announced is not None and now - self._announced > _LINGERING):
                self.over.set()
                await self.close()
                return
            with contextlib.suppress(ConnectionError, aiohttp.ClientError):
                await self._socket.ping()

    async def close(self) -> None:
        """Close the connection; one that does not answer within `FAREWELL` is cut."""
        with contextlib.suppress(ConnectionError, aiohttp.ClientError):
            await self._socket.close()
        self.over.set()

    def _read(self, data: str, take: Take) -> None:
        try:
            content = json.loads(data)
        except ValueError:
            log.warning("Slack sent a frame that is no JSON")
            return
        if not isinstance(content, dict):
            return
        match text(content, "type"):
            case "hello":
                self.greeted.set()
            case "disconnect":
                log.info("Slack asks to connect anew: %s", text(content, "reason") or "no reason given")
                self._announced = self._loop.time()
                self.over.set()
            case _:
                take(self, content)
