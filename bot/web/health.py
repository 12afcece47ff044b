"""Whether the bot is connected, and whether it can work: for load balancers and monitors."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from bot.adapter import Health
from bot.application import branches
from bot.storage import SchemaState, StorageError, state

if TYPE_CHECKING:
    from bot.application import Application

log = logging.getLogger(__name__)

_LONGEST_LOOK = 5.0
_UNAVAILABLE = web.HTTPServiceUnavailable.status_code


def health_routes(application: Application, health: Callable[[], Mapping[str, Health]]) -> Sequence[web.RouteDef]:
    """Return `/healthz`: 200 when every enabled platform is connected, else 503; and `/readyz`, see `_readiness`.

    `health` tells of every platform that is enabled, also of one that has no adapter yet.
    """

    async def healthz(_request: web.Request) -> web.Response:
        adapters = health()
        well = all(each is Health.CONNECTED for each in adapters.values())
        answer = {"status": "ok" if well else "connecting", "adapters": dict(adapters)}
        return web.json_response(answer, status=200 if well else _UNAVAILABLE)

    async def readyz(_request: web.Request) -> web.Response:
        standing = await _database(application)
        ready = standing == SchemaState.CURRENT
        answer = {"status": "ready" if ready else "not ready", "database": standing}
        return web.json_response(answer, status=200 if ready else _UNAVAILABLE)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]


async def _database(application: Application) -> str:
    """Return the state of the schema, or `unreachable`; the reason is for the log only, because anybody may ask."""
    try:
        async with asyncio.timeout(_LONGEST_LOOK):
            return (await state(application.database, branches(application.installed))).value
    except (StorageError, TimeoutError) as error:
        log.warning("the database does not answer: %s", error or "no answer in time")
        return "unreachable"
