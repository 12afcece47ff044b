"""A small platform over real sockets: it keeps what is put up, enforces its limits, and can be made to misbehave."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from aiohttp import web

from bot.adapter import Rate, Rates


@dataclass(slots=True)
class Notice:
    """What hangs on the board."""

    id: str
    place: str
    key: str
    text: str
    at: float
    taken_down: bool = False


@dataclass(slots=True)
class Misbehaviour:
    """How often, from 0 to 1, a call loses its answer: before the notice is up, or after. `latency` is in seconds."""

    lost_before: float = 0.0
    lost_after: float = 0.0
    latency: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - no secret


class Noticeboard:
    """The platform. `refused` counts the calls that broke a limit."""

    def __init__(self, rates: Rates | None = None, misbehaviour: Misbehaviour | None = None) -> None:
        self.rates = rates or Rates()
        self.misbehaviour = misbehaviour or Misbehaviour()
        self.notices: list[Notice] = []
        self.refused = 0
        self.arrived = asyncio.Event()
        self._windows: defaultdict[str, deque[float]] = defaultdict(deque)
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self, port: int = 0) -> None:
        """Listen on a free port of this machine."""
        application = web.Application()
        application.add_routes(
            [
                web.post("/notices", self._put_up),
                web.get("/notices", self._look),
                web.get("/census", self._census),
                web.put("/notices/{id}", self._change),
                web.delete("/notices/{id}", self._take_down),
            ]
        )
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def reach(self, number: int, seconds: float = 60) -> None:
        """Wait until so many notices have come."""
        async with asyncio.timeout(seconds):
            while len(self.notices) < number:
                self.arrived.clear()
                await self.arrived.wait()

    def keys(self) -> list[str]:
        """Return the key of every notice that was put up, as often as it was."""
        return [notice.key for notice in self.notices]

    async def _put_up(self, request: web.Request) -> web.Response:
        asked = await request.json()
        wait = self._wait(asked["place"])
        if wait:
            self.refused += 1
            return web.json_response({"everywhere": wait[1]}, status=429, headers={"Retry-After": f"{wait[0]:.3f}"})
        await self._dawdle()
        if self.misbehaviour.chance.random() < self.misbehaviour.lost_before:
            return _hang_up(request)
        notice = Notice(f"n{len(self.notices) + 1}", asked["place"], asked["key"], asked["text"], time.time())
        self.notices.append(notice)
        self.arrived.set()
        await self._dawdle()
        if self.misbehaviour.chance.random() < self.misbehaviour.lost_after:
            return _hang_up(request)
        return web.json_response({"id": notice.id})

    async def _look(self, request: web.Request) -> web.Response:
        place, key = request.query["place"], request.query["key"]
        found = next((each.id for each in self.notices if (each.place, each.key) == (place, key)), None)
        return web.json_response({"id": found})

    async def _change(self, request: web.Request) -> web.Response:
        self._find(request).text = (await request.json())["text"]
        return web.json_response({})

    async def _take_down(self, request: web.Request) -> web.Response:
        self._find(request).taken_down = True
        return web.json_response({})

    async def _census(self, _request: web.Request) -> web.Response:
        at = [notice.at for notice in self.notices]
        return web.json_response({"keys": self.keys(), "at": at, "refused": self.refused})

    def _find(self, request: web.Request) -> Notice:
        return next(each for each in self.notices if each.id == request.match_info["id"])

    async def _dawdle(self) -> None:
        if self.misbehaviour.latency:
            await asyncio.sleep(self.misbehaviour.chance.uniform(0, self.misbehaviour.latency))

    def _wait(self, place: str) -> tuple[float, bool] | None:
        """Return how long to wait, and whether everywhere; None where the limits allow the call, which counts then."""
        now = time.monotonic()
        for name, rate, everywhere in (("", self.rates.workspace, True), (place, self.rates.place, False)):
            if rate is not None and (wait := self._over(name, rate, now)) > 0:
                return wait, everywhere
        for name, rate in (("", self.rates.workspace), (place, self.rates.place)):
            if rate is not None:
                self._windows[name].append(now)
        return None

    def _over(self, name: str, rate: Rate, now: float) -> float:
        window = self._windows[name]
        while window and window[0] <= now - rate.seconds:
            window.popleft()
        return window[0] + rate.seconds - now if len(window) >= rate.count else 0.0


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def serve(place: Rate | None, workspace: Rate | None) -> None:
    """Run a board until the process ends; its address is the first line of the output."""
    board = Noticeboard(Rates(place, workspace))
    await board.start()
    sys.stdout.write(f"{board.url}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def rate(text: str) -> Rate | None:
    """Read `COUNT/SECONDS`, or "-" for no limit."""
    if text == "-":
        return None
    count, _, seconds = text.partition("/")
    return Rate(int(count), float(seconds))


if __name__ == "__main__":
    asyncio.run(serve(*(rate(text) for text in sys.argv[1:3])))
