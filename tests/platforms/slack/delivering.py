"""How the loopback Slack brings things to the bot: over Socket Mode, or signed over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.platforms.slack.state import Json

ACKNOWLEDGED_WITHIN = 3.0


class NotAcknowledged(AssertionError):  # noqa: N818 - what happened
    """The bot did not acknowledge within three seconds; a person sees an error then."""


class SocketMode:
    """The connections that the bot has opened. Envelopes go to the newest, or `in_turn` to each of them.

    Slack may send an envelope to any of them (Using multiple connections).
    """

    def __init__(self) -> None:
        self.connections: list[web.WebSocketResponse] = []
        self.greets = True
        self.answers_pings = True
        self.in_turn = False
        self.opened = 0
        self.acknowledged: list[Json] = []
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._tickets: set[str] = set()
        self._changed = asyncio.Condition()
        self._number = 0

    def ticket(self) -> str:
        """Return what stands in the address of a new connection: it opens one, and is a secret."""
        self._number += 1
        ticket = f"ticket-{self._number}"
        self._tickets.add(ticket)
        return ticket

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Take a connection, and the acknowledgements on it."""
        if request.query.get("ticket") not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if self.greets:
            await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        async with self._changed:
            self.connections.append(socket)
            self.opened += 1
            self._changed.notify_all()
        async for frame in socket:
            if frame.type is aiohttp.WSMsgType.PING and self.answers_pings:
                await socket.pong(frame.data)
            elif frame.type is aiohttp.WSMsgType.TEXT:
                self._acknowledge(json.loads(frame.data))
        async with self._changed:
            self.connections.remove(socket)
            self._changed.notify_all()
        return socket

    async def connected(self, times: int = 1) -> None:
        """Wait until the bot has opened so many connections, and one of them stands."""
        async with asyncio.timeout(40), self._changed:
            await self._changed.wait_for(lambda: self.opened >= times and bool(self.connections))

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Announce that the newest connection will be closed."""
        await self.connections[-1].send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    async def cut(self) -> None:
        """Close every connection without a word."""
        for socket in list(self.connections):
            if socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()

    async def deliver(self, kind: str, payload: Json, retry: int = 0, seconds: float = ACKNOWLEDGED_WITHIN) -> Json:
        """Bring an envelope to the bot; return what its acknowledgement carries.

        Raises:
            NotAcknowledged: there was none in time.
        """
        self._number += 1
        envelope = {"type": kind, "envelope_id": f"envelope-{self._number}", "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[str(envelope["envelope_id"])] = waiting
        turn = self._number % len(self.connections) if self.in_turn else -1
        await self.connections[turn].send_json(envelope)
        try:
            async with asyncio.timeout(seconds):
                return await waiting
        except TimeoutError:
            raise NotAcknowledged(f"{kind} was not acknowledged within {seconds:g} s") from None

    async def close(self) -> None:
        """End every connection."""
        for socket in list(self.connections):
            await socket.close()

    def _acknowledge(self, answer: Json) -> None:
        self.acknowledged.append(answer)
        waiting = self._waiting.pop(answer.get("envelope_id", ""), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload") or {})


class SignedHttp:
    """Calls the bot's web server as Slack does."""

    def __init__(self, url: str, secret: str) -> None:
        self.url = url
        self.secret = secret

    def signed(self, body: bytes, at: float | None = None) -> dict[str, str]:
        """Return the headers of a request that Slack signed."""
        timestamp = str(int(time.time() if at is None else at))
        base = b"v0:" + timestamp.encode() + b":" + body
        signature = "v0=" + hmac.new(self.secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}

    async def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Send a request as it is; return status and body of the answer."""
        async with aiohttp.ClientSession() as session, session.post(self.url, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    async def deliver(self, kind: str, payload: Json, retry: int = 0, seconds: float = ACKNOWLEDGED_WITHIN) -> Json:
        """Bring something to the bot; return what its acknowledgement carries.

        Raises:
            NotAcknowledged: there was none in time.
        """
        body, content_type = _encoded(kind, payload)
        headers = {**self.signed(body), "Content-Type": content_type}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        try:
            async with asyncio.timeout(seconds):
                status, text = await self.post(body, headers)
        except TimeoutError:
            raise NotAcknowledged(f"{kind} was not acknowledged within {seconds:g} s") from None
        if status != 200:
            raise NotAcknowledged(f"{kind} was answered with {status}")
        return json.loads(text) if text.startswith("{") else {}


def _encoded(kind: str, payload: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields: dict[str, Any] = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"
