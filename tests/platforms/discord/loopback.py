"""A loopback Discord on one port: REST below `/api/v10`, the gateway at `/gateway/`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from tests.platforms.discord.contract import load_contract
from tests.platforms.discord.gateway import GatewayServer
from tests.platforms.discord.rest import RestServer
from tests.platforms.discord.world import World


class Loopback:
    """A world with its servers, while they run."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.gateway = GatewayServer(world)
        self.rest = RestServer(world, load_contract(), lambda: self.gateway_url)
        self.port = 0

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway/"

    async def start(self) -> None:
        application = web.Application(client_max_size=32 * 1024 * 1024)
        application.router.add_get("/gateway/", self.gateway.serve)
        application.router.add_get("/resume/", self.gateway.serve)
        application.router.add_get("/files/{name}", self._file)
        application.router.add_route("*", "/api/v10/{path:.*}", self.rest.serve)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.gateway.resume_url = f"ws://127.0.0.1:{self.port}/resume/"

    async def stop(self) -> None:
        await self.gateway.stop()
        await self._runner.cleanup()

    async def _file(self, request: web.Request) -> web.Response:
        return web.Response(body=b"content of " + request.match_info["name"].encode())


@asynccontextmanager
async def loopback(world: World | None = None) -> AsyncIterator[Loopback]:
    """Run a loopback Discord; at the end nothing may have broken its contract."""
    served = Loopback(world or World())
    await served.start()
    try:
        yield served
    finally:
        await served.stop()
    assert served.world.violations == [], "\n".join(served.world.violations)
