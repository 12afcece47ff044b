"""An endpoint with OpenAI's interface over real sockets: honest until a test makes it lie, stall or fail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One call, as it arrived."""

    method: str
    key: str | None
    body: Body


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer word for word."""

    content: bytes
    status: int = 200
    headers: Mapping[str, str] | None = None


Answer = Callable[[str, Body], Any]


class ModelServer:
    """Answers each method with what `answer` makes of it: JSON, or `Raw`. While it `stalls` it says nothing."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.stalls = False
        self._released = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.add_routes([web.post("/v1/{method:.+}", self._handle)])
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._released.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        method = request.match_info["method"]
        self.asked.append(Asked(method, request.headers.get("Authorization"), body))
        if self.stalls:
            await self._released.wait()
        answer = self.answer(method, body)
        if isinstance(answer, Raw):
            return web.Response(body=answer.content, status=answer.status, headers=answer.headers)
        return web.Response(body=json.dumps(answer).encode(), content_type="application/json")
