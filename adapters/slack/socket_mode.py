"""Socket Mode: a connection to Slack that is watched, and renewed before or after it breaks.

https://docs.slack.dev/apis/events-api/using-socket-mode. Written on aiohttp itself: slack_sdk's client tries for ever
without telling, logs the address that it connects to, which is a secret, and is known to fall silent after it has
reconnected (bolt-python issues 417 and 1529).
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Coroutine

import aiohttp
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest

from adapters.slack.bolt_app import Dispatch
from adapters.slack.clients import UNREACHABLE, Clients, patiently, reason_of
from adapters.slack.payloads import Payload
from adapters.slack.socket_connection import FAREWELL, GREETING, SocketConnection
from bot.configuration import Secret

log = logging.getLogger(__name__)

_SHORTEST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_OK = 200


class SocketModeError(ConnectionError):
    """Slack cannot be connected; `str` says why, without the address."""


class SocketMode:
    """Keeps a connection open from `start` to `stop`, and gives each envelope to bolt."""

    def __init__(self, clients: Clients, app_token: Secret, dispatch: Dispatch) -> None:
        self._clients = clients
        self._token = app_token
        self._dispatch = dispatch
        self._current: SocketConnection | None = None
        self._connections: set[SocketConnection] = set()
        self._keeper: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._envelopes: set[asyncio.Task[None]] = set()
        self._stopping = False

    @property
    def connected(self) -> bool:
        """Tell whether what people write arrives."""
        return self._current is not None and self._current.works

    async def start(self) -> None:
        """Connect; return when Slack has said hello.

        Raises:
            SocketModeError: it did not.
        """
        self._stopping = False
        self._current = await self._open()
        self._keeper = self._begin(self._keep(self._current), self._tasks)

    async def stop(self) -> None:
        """Take no more envelopes, and finish those that are there; safe to call twice."""
        self._stopping = True
        while self._envelopes:
            await asyncio.gather(*self._envelopes, return_exceptions=True)
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        await asyncio.gather(*(connection.close() for connection in self._connections))
        self._connections.clear()
        self._current = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(self, connection: SocketConnection) -> None:
        """Open another connection whenever the present one is over."""
        while True:
            await connection.over.wait()
            connection = await self._reopen()
            self._current = connection
            log.info("connected to Slack anew")

    async def _reopen(self) -> SocketConnection:
        pause = _SHORTEST_PAUSE
        while True:
            try:
                return await self._open()
            except SocketModeError as error:
                log.warning("%s; the next attempt is in about %g s", error, pause)
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads replicas out, hides nothing
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _open(self) -> SocketConnection:
        """Return a connection on which Slack has said hello."""
        try:
            async with asyncio.timeout(GREETING):
                connection = SocketConnection(await self._socket())
        except (*UNREACHABLE, OSError) as error:
            raise SocketModeError(f"Slack cannot be connected: {reason_of(error)}") from None
        self._connections.add(connection)
        self._begin(self._listen(connection), self._tasks)
        self._begin(connection.watch(), self._tasks)
        greeted = asyncio.ensure_future(connection.greeted.wait())
        over = asyncio.ensure_future(connection.over.wait())
        await asyncio.wait([greeted, over], timeout=GREETING, return_when=asyncio.FIRST_COMPLETED)
        for waiting in (greeted, over):
            waiting.cancel()
        if not connection.greeted.is_set():
            await connection.close()
            raise SocketModeError("Slack does not say hello")
        return connection

    async def _listen(self, connection: SocketConnection) -> None:
        try:
            await connection.listen(self._take)
        finally:
            self._connections.discard(connection)

    async def _socket(self) -> aiohttp.ClientWebSocketResponse:
        client = self._clients.of_token(None)
        told = await patiently(lambda: client.apps_connections_open(app_token=self._token.reveal()))
        return await self._clients.session.ws_connect(
            str(told["url"]),
            autoping=False,
            proxy=self._clients.proxy,
            max_msg_size=0,
            timeout=aiohttp.ClientWSTimeout(ws_close=FAREWELL),
        )

    def _take(self, connection: SocketConnection, content: Payload) -> None:
        request = SocketModeRequest.from_dict(dict(content))
        if request is not None and not self._stopping:
            self._begin(self._handle(connection, request), self._envelopes)

    async def _handle(self, connection: SocketConnection, request: SocketModeRequest) -> None:
        """Give an envelope to bolt and acknowledge it; one that is not acknowledged comes again."""
        response = await self._dispatch(
            AsyncBoltRequest(mode="socket_mode", body=request.payload, headers=build_headers(request))
        )
        if response.status != _OK:
            log.info("an envelope is not acknowledged: %s", response.status)
            return
        answer = {"envelope_id": request.envelope_id, **_payload(response)}
        try:
            await connection.send(answer)
        except ConnectionError:
            if self._current is None or self._current is connection:
                raise
            await self._current.send(answer)

    def _begin(self, work: Coroutine[object, object, None], group: set[asyncio.Task[None]]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        group.add(task)

        def ended(done: asyncio.Task[None]) -> None:
            group.discard(done)
            if not done.cancelled() and (error := done.exception()) is not None:
                log.error("a part of Slack's connection failed: %s", type(error).__name__, exc_info=error)

        task.add_done_callback(ended)
        return task


def _payload(response: BoltResponse) -> dict[str, object]:
    """Return what an acknowledgement carries besides the envelope's id."""
    if not response.body:
        return {}
    if response.first_headers().get("content-type", "").startswith("application/json"):
        return {"payload": json.loads(response.body)}
    return {"payload": {"text": response.body}}
