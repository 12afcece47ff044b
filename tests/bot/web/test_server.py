"""The web server over real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from io import BytesIO
from typing import TypeAlias

import pytest
from aiohttp import ClientSession, web
from aiohttp.web_request import Request

from bot.adapter import Health
from bot.application import Application
from bot.configuration import Configuration, Secret, check
from bot.configuration.document import Document
from bot.delivery import NewDelivery
from bot.features import Feature
from bot.installed import Installed
from bot.messages import plainly
from bot.places import Place, PlaceKind
from bot.storage import Database, DatabaseUnreachableError, DatabaseUrl, upgrade
from bot.testing.clock import ManualClock
from bot.web.answers import LARGEST_BODY
from bot.web.errors import WebServerError
from bot.web.server import WebServer

TOKEN = "t0k3n"  # noqa: S105 - opens nothing
Serve: TypeAlias = Callable[..., Awaitable[str]]


def configured(port: int = 0, host: str = "127.0.0.1") -> Configuration:
    return check(Document(content={"web": {"host": host, "port": port}}), (), {})


async def echo(request: Request) -> web.Response:
    return web.Response(body=await request.read())


async def explode(_request: Request) -> web.Response:
    raise RuntimeError("the secret is swordfish")


FEATURE = Feature(
    name="hooks", routes=lambda _application: [web.post("/hooks/echo", echo), web.get("/hooks/explode", explode)]
)


@pytest.fixture
async def application(database: Database) -> AsyncIterator[Application]:
    application = Application(Installed((FEATURE,), ()), configured(), database, ManualClock())
    yield application
    await application.stop()


@pytest.fixture
async def serve(application: Application) -> AsyncIterator[Serve]:
    servers: list[WebServer] = []

    async def start(health: Mapping[str, Health] | None = None, token: str | None = None) -> str:
        server = WebServer(application, lambda: health or {}, Secret(token) if token else None)
        await server.start()
        servers.append(server)
        return f"http://127.0.0.1:{server.port}"

    yield start
    for server in servers:
        await server.stop()


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


async def test_healthz_is_well_only_when_every_enabled_platform_is_connected(
    serve: Serve, client: ClientSession
) -> None:
    health = {"slack": Health.CONNECTING, "discord": Health.CONNECTED}
    address = await serve(health)
    async with client.get(f"{address}/healthz") as answer:
        assert answer.status == 503
        told = {"status": "connecting", "adapters": {"slack": "connecting", "discord": "connected"}}
        assert await answer.json() == told
    health["slack"] = Health.CONNECTED
    async with client.get(f"{address}/healthz") as answer:
        assert answer.status == 200
        assert await answer.json() == {"status": "ok", "adapters": {"slack": "connected", "discord": "connected"}}


async def test_healthz_is_well_when_nothing_is_enabled(serve: Serve, client: ClientSession) -> None:
    async with client.get(f"{await serve()}/healthz") as answer:
        assert (answer.status, await answer.json()) == (200, {"status": "ok", "adapters": {}})


async def test_readyz_is_ready_with_a_current_schema(serve: Serve, client: ClientSession) -> None:
    async with client.get(f"{await serve()}/readyz") as answer:
        assert (answer.status, await answer.json()) == (200, {"status": "ready", "database": "current"})


async def test_readyz_is_not_ready_with_a_schema_that_is_not_there(
    empty_database: Database, client: ClientSession
) -> None:
    application = Application(Installed((), ()), configured(), empty_database, ManualClock())
    server = WebServer(application, dict)
    await server.start()
    async with client.get(f"http://127.0.0.1:{server.port}/readyz") as answer:
        assert (answer.status, await answer.json()) == (503, {"status": "not ready", "database": "empty"})
    await server.stop()


async def test_readyz_does_not_tell_why_the_database_is_out_of_reach(client: ClientSession) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = DatabaseUrl.parse(f"postgresql://ada:swordfish@127.0.0.1:{closed.getsockname()[1]}/bot")
        database = Database(url)
        with pytest.raises(DatabaseUnreachableError):
            await upgrade(database)
        server = WebServer(Application(Installed((), ()), configured(), database), dict)
        await server.start()
        async with client.get(f"http://127.0.0.1:{server.port}/readyz") as answer:
            assert (answer.status, await answer.json()) == (503, {"status": "not ready", "database": "unreachable"})
        await server.stop()
        await database.close()


async def test_metrics_are_prometheus_text(serve: Serve, client: ClientSession, application: Application) -> None:
    now = application.clock.now()
    for number, place in enumerate((Place("pigeon", "", "roof", PlaceKind.CHANNEL),) * 2):
        delivery = NewDelivery(key=str(number), kind="test", to=place, message=plainly("coo"), due_at=now)
        async with application.database.write() as session:
            await application.outbox.enqueue(session, delivery, now)
    application.metrics.counter("cohortbot_odd_total", 'A "strange" one', "name").add(('new\n"line"\\',), 2)
    async with client.get(f"{await serve()}/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        text = await answer.text()
    assert 'cohortbot_deliveries{platform="pigeon",state="pending"} 2.0' in text
    assert 'cohortbot_deliveries{platform="person",state="pending"} 0.0' in text
    assert 'cohortbot_odd_total{name="new\\n\\"line\\"\\\\"} 2.0' in text


@pytest.mark.parametrize(
    ("given", "status"), [(None, 401), ("Bearer wrong", 401), ("Bearer \udce9", 401), (f"Bearer {TOKEN}", 200)]
)
async def test_with_a_token_everybody_needs_it(
    serve: Serve, client: ClientSession, given: str | None, status: int
) -> None:
    address = await serve(token=TOKEN)
    reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
    line = f"Authorization: {given}\r\n" if given else ""
    asked = f"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{line}\r\n"
    writer.write(asked.encode("utf-8", "surrogateescape"))
    assert (await reader.readline()).split()[1] == str(status).encode()
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
async def test_without_a_token_what_a_proxy_forwards_is_refused(
    serve: Serve, client: ClientSession, header: str
) -> None:
    async with client.get(f"{await serve()}/metrics", headers={header: "127.0.0.1"}) as answer:
        assert (answer.status, await answer.json()) == (403, {"error": "forbidden"})


async def test_what_a_feature_serves_is_there_within_the_limit_of_size(serve: Serve, client: ClientSession) -> None:
    address = await serve()
    async with client.post(f"{address}/hooks/echo", data=b"hello") as answer:
        assert await answer.read() == b"hello"
    async with client.post(f"{address}/hooks/echo", data=BytesIO(b"x" * (LARGEST_BODY + 1))) as answer:
        assert answer.status == 413
        assert "error" in await answer.json()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("POST", "/healthz", 405), ("GET", "/hooks/explode", 500), ("GET", "/healthz", 200)],
)
async def test_no_answer_tells_about_our_insides(
    serve: Serve, client: ClientSession, method: str, path: str, status: int
) -> None:
    async with client.request(method, f"{await serve()}{path}") as answer:
        text = await answer.text()
        assert answer.status == status
        assert answer.content_type == "application/json"
        assert "Server" not in answer.headers
        assert not {"swordfish", "Traceback", "RuntimeError", "aiohttp"} & set(text.replace('"', " ").split())


async def test_a_port_in_use_is_told_in_one_line(application: Application) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        application.configuration = configured(taken.getsockname()[1])
        server = WebServer(application, dict)
        with pytest.raises(WebServerError, match=r"another program listens there.*web\.port") as told:
            await server.start()
    assert "\n" not in str(told.value)


async def test_a_host_that_is_nobodys_is_told(application: Application) -> None:
    application.configuration = configured(host="192.0.2.1")
    with pytest.raises(WebServerError, match="this machine has no such address"):
        await WebServer(application, dict).start()


async def test_two_features_cannot_serve_the_same_route(application: Application) -> None:
    twice = Feature(name="thief", routes=lambda _application: [web.get("/healthz", explode)])
    application.installed = Installed((twice,), ())
    with pytest.raises(WebServerError, match="thief"):
        WebServer(application, dict)
