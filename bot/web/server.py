"""The web server itself: it binds, serves and stops."""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from bot.adapter import Health
from bot.configuration import Secret
from bot.configuration.core import WebSection
from bot.web.answers import LARGEST_BODY, hide_versions, polite
from bot.web.errors import WebServerError
from bot.web.health import health_routes
from bot.web.metrics import metrics_routes

if TYPE_CHECKING:
    from bot.application import Application

log = logging.getLogger(__name__)

LONGEST_FAREWELL = 2.0
"""Seconds that requests have to finish when the server stops."""

_KEEP_ALIVE = 75.0
_REASONS = {
    errno.EADDRINUSE: "another program listens there. Stop it, or set web.port to another one",
    errno.EACCES: "this user may not listen there. Set web.port to one above 1023",
    errno.EADDRNOTAVAIL: "this machine has no such address. Set web.host to one that it has",
}


class WebServer:
    """Serves health and metrics, and the routes of features and platforms, where the section `web` says."""

    def __init__(
        self, application: Application, health: Callable[[], Mapping[str, Health]], token: Secret | None = None
    ) -> None:
        """Put the routes together; `token` is what `/metrics` asks for.

        Raises:
            WebServerError: two parts want the same route.
        """
        self._section = application.configuration.section(WebSection)
        app = web.Application(middlewares=[polite], client_max_size=LARGEST_BODY)
        app.on_response_prepare.append(hide_versions)
        app.add_routes(_routes(application, [*health_routes(application, health), *metrics_routes(application, token)]))
        self._runner = web.AppRunner(
            app, access_log=None, keepalive_timeout=_KEEP_ALIVE, shutdown_timeout=LONGEST_FAREWELL
        )

    @property
    def port(self) -> int:
        """The port that it listens on, which the system chose where the configuration says 0."""
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Listen.

        Raises:
            WebServerError: the address cannot be had.
        """
        host, port = self._section.host, self._section.port
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise WebServerError(f"The web server cannot listen on {host}, port {port}: {_reason(error)}.") from error
        log.info("the web server listens on http://%s:%s", f"[{host}]" if ":" in host else host, self.port)

    async def stop(self) -> None:
        """Take no more requests, and finish those that are there."""
        await self._runner.cleanup()


def _routes(application: Application, own: Sequence[web.RouteDef]) -> list[web.RouteDef]:
    """Return our own routes and those of every part; aiohttp itself would serve the first of two alike, in silence."""
    routes = list(own)
    taken = {(route.method, route.path) for route in routes}
    for part in application.installed.parts:
        for route in part.routes(application) if part.routes else ():
            if (route.method, route.path) in taken:
                raise WebServerError(f"{part.name} wants to serve {route.method} {route.path}, which is taken already.")
            taken.add((route.method, route.path))
            routes.append(route)
    return routes


def _reason(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "no such host is known. Set web.host to an address of this machine"
    return _REASONS.get(error.errno or 0, error.strerror or str(error))
