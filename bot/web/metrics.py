"""`/metrics`: the counters and gauges of the application as Prometheus text, for those who may see them."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterator, Sequence
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from aiohttp import hdrs, web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from bot.configuration import Secret
from bot.delivery.census import PERSON, waiting
from bot.metrics import Labels, Metrics
from bot.storage import DeliveryState, StorageError

if TYPE_CHECKING:
    from bot.application import Application

log = logging.getLogger(__name__)

_FORWARDED = (hdrs.FORWARDED, hdrs.X_FORWARDED_FOR)


def metrics_routes(application: Application, token: Secret | None) -> Sequence[web.RouteDef]:
    """Return `/metrics`. With a token everybody needs it; without one only this machine may ask.

    The token is asked of this machine as well, because behind a proxy on it every client would seem to be it. For the
    same reason a request that says it was forwarded is refused without a token, whatever address it names.
    """

    async def metrics(request: web.Request) -> web.Response:
        _admit(request, token)
        try:
            await _count_deliveries(application)
        except StorageError as error:
            log.warning("deliveries cannot be counted: %s", error)
        return web.Response(body=render(application.metrics), headers={hdrs.CONTENT_TYPE: CONTENT_TYPE_PLAIN_0_0_4})

    return [web.get("/metrics", metrics)]


def render(metrics: Metrics) -> bytes:
    """Return counters and gauges in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Families(metrics))
    return generate_latest(registry)


class _Families(Collector):
    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        for counter in self._metrics.counters.values():
            counted = CounterMetricFamily(counter.name, counter.description, labels=counter.labels)
            for labels, value in counter.values.items():
                counted.add_metric(labels, value)
            yield counted
        for gauge in self._metrics.gauges.values():
            measured = GaugeMetricFamily(gauge.name, gauge.description, labels=gauge.labels)
            for labels, value in gauge.values.items():
                measured.add_metric(labels, value)
            yield measured


async def _count_deliveries(application: Application) -> None:
    gauge = application.metrics.gauge(
        "cohortbot_deliveries", "Deliveries that are not sent, by platform and state", "platform", "state"
    )
    counted = await waiting(application.database)
    platforms = [PERSON, *(adapter.platform for adapter in application.adapters)]
    none: dict[Labels, float] = {(platform, DeliveryState.PENDING.value): 0.0 for platform in platforms}
    gauge.values = none | {(each.platform, each.state.value): float(each.number) for each in counted}


def _admit(request: web.Request, token: Secret | None) -> None:
    """Let those pass who may see the metrics.

    Raises:
        web.HTTPUnauthorized: the token is missing or wrong.
        web.HTTPForbidden: there is no token, and the client is another machine.
    """
    if token is not None:
        given = request.headers.get(hdrs.AUTHORIZATION, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), f"Bearer {token.reveal()}".encode()):
            raise web.HTTPUnauthorized(headers={hdrs.WWW_AUTHENTICATE: "Bearer"})
    elif not _from_this_machine(request):
        raise web.HTTPForbidden


def _from_this_machine(request: web.Request) -> bool:
    if request.transport is None or any(name in request.headers for name in _FORWARDED):
        return False
    peer = request.transport.get_extra_info("peername")
    if not peer:
        return False
    address = ip_address(str(peer[0]).partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_loopback
