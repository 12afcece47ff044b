"""What `cohortbot run` does: everything that is enabled, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from bot.adapter import Adapter, Health
from bot.application import Application
from bot.clockwork import SWEEP, wind_up
from bot.configuration import Configuration, ConfigurationError, Secrets
from bot.features import Platform
from bot.installed import Installed
from bot.lag import watch_lag
from bot.sample import HOLDS_SAMPLE, is_sample
from bot.startup import database_of, opened
from bot.web.server import WebServer
from bot.when import prepare

log = logging.getLogger(__name__)


class Fleet:
    """The platforms that a configuration turns on, with the adapters that could be made for them."""

    def __init__(self, application: Application) -> None:
        """Make an adapter for each.

        Raises:
            ConfigurationError: one of them lacks something that the operator has to give.
        """
        enabled = [each for each in application.installed.platforms if each.enabled(application)]
        configured = {name for name, section in application.configuration.adapters() if section.enabled}
        self.adapters = list(_adapters(application, enabled))
        self._wanted = configured.union(each.name for each in enabled)
        self.missing = self._wanted.difference(each.platform for each in self.adapters)

    def health(self) -> Mapping[str, Health]:
        """Tell how each enabled platform is; one without an adapter has stopped before it began."""
        found = {adapter.platform: adapter.health for adapter in self.adapters}
        return {name: found.get(name, Health.STOPPED) for name in sorted(self._wanted)}


async def serve(composed_of: Installed, configuration: Configuration, secrets: Secrets, stop: asyncio.Event) -> None:
    """Run the bot until `stop` is set, then finish what is in flight.

    Raises:
        CompositionError, ConfigurationError, StorageError, WebServerError: it cannot start; the message is for people.
    """
    async with opened(composed_of, configuration, database_of(configuration), secrets=secrets) as application:
        await _serve(application, stop)
    log.info("stopped")


async def _serve(application: Application, stop: asyncio.Event) -> None:
    fleet = Fleet(application)
    _introduce(application, fleet)
    async with application.database.read() as session:
        if await is_sample(session):
            log.warning("%s Name another database before founders arrive.", HOLDS_SAMPLE)
    web = WebServer(application, fleet.health, application.secrets.get("METRICS_TOKEN"))
    clockwork = wind_up(application)
    prepare()
    await web.start()
    lag = asyncio.create_task(watch_lag(application.metrics), name="lag")
    connecting = asyncio.create_task(application.connect(fleet.adapters), name="connecting")
    # What a crash left is taken up as soon as it can be answered, not at the next tick.
    connecting.add_done_callback(lambda _task: clockwork.hurry(SWEEP))
    try:
        await application.sender.start()
        await clockwork.start()
        await stop.wait()
    finally:
        for task in (connecting, lag):
            task.cancel()
        await asyncio.gather(connecting, lag, clockwork.stop(), web.stop(), return_exceptions=True)


def _adapters(application: Application, enabled: Sequence[Platform]) -> Iterator[Adapter]:
    for each in enabled:
        try:
            yield each.connect(application)
        except ConfigurationError:
            raise
        except Exception:
            log.exception("%s is enabled, but its adapter cannot be made; the rest runs without it", each.name)


def _introduce(application: Application, fleet: Fleet) -> None:
    for name in sorted(fleet.missing):
        log.error("%s is enabled, but no adapter for it is at work: /healthz will say so", name)
    if not fleet.adapters:
        log.warning("no platform is connected: only the web server and the clock run")
    try:
        own = version("cohortbot")
    except PackageNotFoundError:
        own = "unknown"
    build = application.metrics.gauge("cohortbot_build_info", "Always 1; the labels tell versions", "version", "python")
    build.set((own, platform.python_version()), 1)
