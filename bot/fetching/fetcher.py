"""Fetch an address: resolved once, each redirect looked at again, within limits, and without anything of ours."""

from __future__ import annotations

import asyncio
import socket
import zlib
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bot.fetching.addresses import Target, locate
from bot.fetching.answers import Fetched, FetchFailed, Limits, Why

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    import aiohttp
    from aiohttp.abc import AbstractResolver

_AGENT = "cohortbot"
_MOST_REDIRECTS = 5
_CHUNK = 65_536
_USUAL = Limits()
_OK, _REDIRECTION, _UNCHANGED = 200, 300, 304
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Fetcher:
    """Fetches from the public internet; with `allow_loopback` from this machine as well, also over plain http.

    It sends no cookie, no token and no proxy's password, and keeps nothing between two fetches.
    """

    def __init__(
        self, *, allow_loopback: bool = False, allow_private: bool = False, trust: ssl.SSLContext | None = None
    ) -> None:
        """`allow_private` lets `post` reach private networks; `trust` replaces the certificates of the system."""
        self._allow_loopback = allow_loopback
        self._allow_private = allow_private
        self._trust = trust

    async def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, limits: Limits = _USUAL
    ) -> Fetched:
        """Return what an address holds, unless that is what `etag` and `last_modified` were given for before.

        Raises:
            FetchFailed: it may not be fetched, is not there, or is more than the limits allow.
        """
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in asked.items() if value}
        try:
            async with asyncio.timeout(limits.seconds):
                return await self._follow(url, headers, limits)
        except TimeoutError:
            raise FetchFailed(Why.TOO_SLOW, f"it took longer than {limits.seconds:g} s") from None

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], *, limits: Limits = _USUAL) -> None:
        """Hand a body over; any answer from 200 to 299 will do, and redirects are not followed.

        Raises:
            FetchFailed: it may not go there, or nobody took it.
        """
        import aiohttp

        try:
            async with asyncio.timeout(limits.seconds):
                target = await locate(url, allow_loopback=self._allow_loopback, allow_private=self._allow_private)
                async with (
                    self._session(target) as session,
                    session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
                ):
                    if not _OK <= answer.status < _REDIRECTION:
                        raise FetchFailed(Why.STATUS, f"its server answered {answer.status}")
        except TimeoutError:
            raise FetchFailed(Why.TOO_SLOW, f"it took longer than {limits.seconds:g} s") from None
        except (aiohttp.ClientError, aiohttp.InvalidURL, OSError) as error:
            raise FetchFailed(Why.UNREACHABLE, f"it cannot be reached: {type(error).__name__}") from None

    async def _follow(self, url: str, headers: Mapping[str, str], limits: Limits) -> Fetched:
        import aiohttp

        for _ in range(_MOST_REDIRECTS + 1):
            target = await locate(url, allow_loopback=self._allow_loopback)
            try:
                async with (
                    self._session(target) as session,
                    session.get(url, headers=headers, allow_redirects=False) as answer,
                ):
                    if answer.status not in _REDIRECTS:
                        return await _taken(answer, limits)
                    url = urljoin(url, answer.headers.get("Location", ""))
            except (aiohttp.ClientError, aiohttp.InvalidURL, OSError) as error:
                raise FetchFailed(Why.UNREACHABLE, f"it cannot be reached: {type(error).__name__}") from None
        raise FetchFailed(Why.REDIRECTS, f"it leads elsewhere more than {_MOST_REDIRECTS} times")

    def _session(self, target: Target) -> aiohttp.ClientSession:
        import aiohttp

        connector = aiohttp.TCPConnector(
            resolver=_pinned(target), use_dns_cache=False, force_close=True, ssl=self._trust or True
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            headers={"User-Agent": _AGENT, "Accept-Encoding": "gzip"},
            auto_decompress=False,
            trust_env=False,
        )


def _pinned(target: Target) -> AbstractResolver:
    """Return a resolver that knows one host, so that its name cannot come to mean another address meanwhile."""
    from aiohttp.abc import AbstractResolver, ResolveResult

    class Pinned(AbstractResolver):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            return [
                ResolveResult(
                    hostname=host,
                    host=address,
                    port=port,
                    family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                    proto=0,
                    flags=socket.AI_NUMERICHOST,
                )
                for address in target.addresses
            ]

        async def close(self) -> None:
            return None

    return Pinned()


async def _taken(answer: aiohttp.ClientResponse, limits: Limits) -> Fetched:
    """Return what an answer holds that leads nowhere else."""
    unchanged = answer.status == _UNCHANGED
    if answer.status != _OK and not unchanged:
        raise FetchFailed(Why.STATUS, f"its server answers {answer.status}")
    return Fetched(
        content=b"" if unchanged else await _content(answer, limits.size),
        media_type=answer.content_type,
        etag=answer.headers.get("ETag"),
        last_modified=answer.headers.get("Last-Modified"),
        unchanged=unchanged,
    )


async def _content(answer: aiohttp.ClientResponse, size: int) -> bytes:
    """Return the content, uncompressed piece by piece: a few bytes may stand for more than the memory holds."""
    encoding = answer.headers.get("Content-Encoding", "identity").lower()
    if encoding not in {"identity", "gzip"}:
        raise FetchFailed(Why.STATUS, f"its server compresses it as {encoding}, which nobody asked for")
    inflate = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    content = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        try:
            content += inflate.decompress(chunk, size + 1 - len(content)) if inflate else chunk
        except zlib.error:
            raise FetchFailed(Why.STATUS, "its compression is broken") from None
        if len(content) > size:
            raise FetchFailed(Why.TOO_LARGE, f"it has more than {size} bytes")
    if inflate is not None and not inflate.eof:
        raise FetchFailed(Why.STATUS, "its compression ends too early")
    return bytes(content)
