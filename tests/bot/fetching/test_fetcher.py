"""Fetching over real sockets, from servers that mean well and from others."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

from bot.fetching import Fetcher, FetchFailed, Limits, Why

OURS = Fetcher(allow_loopback=True)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """A web server that answers every request with `handler`, and remembers the requests."""

    def __init__(self) -> None:
        self.asked: list[web.Request] = []
        self.handler: Handler = self.nothing
        self.url = ""

    async def nothing(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(status=404)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        return await self.handler(request)

    def says(self, *, status: int = 200, body: bytes = b"", **headers: str) -> None:
        async def handler(_request: web.Request) -> web.Response:
            return web.Response(status=status, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})

        self.handler = handler


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_get("/{path:.*}", site.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.url = f"http://127.0.0.1:{runner.addresses[0][1]}/feed.ics"
    yield site
    await runner.cleanup()


async def why(fetcher: Fetcher, url: str, limits: Limits | None = None) -> Why:
    with pytest.raises(FetchFailed) as failed:
        await fetcher.get(url, limits=limits or Limits())
    assert url not in str(failed.value)
    return failed.value.why


async def test_an_address_is_fetched_and_asked_about_again(site: Site) -> None:
    site.says(body=b"BEGIN:VCALENDAR", ETag='"1"', Last_Modified="Mon, 23 Nov 2026 00:00:00 GMT", Set_Cookie="a=b")
    first = await OURS.get(site.url)
    assert (first.content, first.etag, first.unchanged) == (b"BEGIN:VCALENDAR", '"1"', False)
    site.says(status=304)
    again = await OURS.get(site.url, etag=first.etag, last_modified=first.last_modified)
    assert (again.content, again.unchanged) == (b"", True)
    sent = site.asked[1].headers
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"1"', "Mon, 23 Nov 2026 00:00:00 GMT")
    assert not {"Cookie", "Authorization"} & set(sent)


async def test_this_machine_is_not_asked_unless_that_is_allowed(site: Site) -> None:
    site.says(body=b"secret")
    assert await why(Fetcher(), site.url) is Why.ADDRESS
    assert site.asked == []


@pytest.mark.parametrize(
    "private",
    ["http://10.0.0.1/", "https://[::ffff:10.0.0.1]/", "http://169.254.169.254/latest/meta-data", "file:///etc"],
)
async def test_a_redirect_into_a_private_network_is_not_followed(site: Site, private: str) -> None:
    site.says(status=302, Location=private)
    assert await why(OURS, site.url) is Why.ADDRESS


async def test_redirects_are_followed_a_few_times(site: Site) -> None:
    async def once(request: web.Request) -> web.Response:
        if request.path == "/feed.ics":
            return web.Response(status=301, headers={"Location": "/moved.ics"})
        return web.Response(body=b"here")

    site.handler = once
    assert (await OURS.get(site.url)).content == b"here"
    site.says(status=302, Location="/feed.ics")
    assert await why(OURS, site.url) is Why.REDIRECTS


async def test_a_name_is_resolved_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    asked: list[str] = []

    async def rebinding(host: str, port: int, **_options: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in answers[len(asked) - 1]]

    monkeypatch.setattr(loop, "getaddrinfo", rebinding)
    site.says(body=b"ours")
    fetched = await OURS.get(site.url.replace("127.0.0.1", "calendar.example"))
    assert fetched.content == b"ours"
    assert asked == ["calendar.example"]
    assert site.asked[0].host.startswith("calendar.example")


async def test_a_name_that_also_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def both(_host: str, port: int, **_options: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", both)
    assert await why(Fetcher(), "https://calendar.example/") is Why.ADDRESS


async def test_no_more_is_taken_than_the_limits_allow(site: Site) -> None:
    site.says(body=b"x" * 2_000)
    assert await why(OURS, site.url, Limits(size=1_999)) is Why.TOO_LARGE
    assert len((await OURS.get(site.url, limits=Limits(size=2_000))).content) == 2_000
    site.says(body=gzip.compress(bytes(20_000_000)), Content_Encoding="gzip")
    assert await why(OURS, site.url) is Why.TOO_LARGE
    site.says(body=gzip.compress(b"packed"), Content_Encoding="gzip")
    assert (await OURS.get(site.url)).content == b"packed"
    site.says(body=gzip.compress(b"packed")[:-9], Content_Encoding="gzip")
    assert await why(OURS, site.url) is Why.STATUS


async def test_a_server_that_drips_is_left(site: Site) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"x")
            await asyncio.sleep(0.01)

    site.handler = drip
    assert await why(OURS, site.url, Limits(seconds=0.2)) is Why.TOO_SLOW


async def test_what_is_not_there_is_said(site: Site) -> None:
    site.says(status=500)
    assert await why(OURS, site.url) is Why.STATUS
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert await why(OURS, f"http://127.0.0.1:{unused.getsockname()[1]}/") is Why.UNREACHABLE
    assert await why(OURS, "https://nobody.invalid/") is Why.UNREACHABLE
