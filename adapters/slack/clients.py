"""Clients of Slack's Web API, all over one pool of connections."""

from __future__ import annotations

import asyncio
import logging
import urllib.request
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapter import SendDelayed

LONGEST_CALL = 20.0
"""Seconds that one call may take."""

LONGEST_PATIENCE = 60.0
"""Seconds that an answer to a person waits for Slack's rate limits, all waits together."""

UNREACHABLE = (SlackApiError, SendDelayed, aiohttp.ClientError, TimeoutError)
"""What a call raises when it brings nothing."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Clients:
    """Makes clients for tokens; `api_url` is followed for everything."""

    def __init__(self, api_url: str, log: logging.Logger) -> None:
        self.api_url = api_url if api_url.endswith("/") else f"{api_url}/"
        self.proxy = _proxy_for(self.api_url)
        self.log = log
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The pool of connections, opened at the first use."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=LONGEST_CALL))
        return self._session

    def of_token(self, token: str | None) -> AsyncWebClient:
        """Return a client that acts with a token."""
        client = AsyncWebClient(
            token=token,
            base_url=self.api_url,
            timeout=int(LONGEST_CALL),
            session=self.session,
            logger=self.log,
            # Whether a call may be repeated depends on what it does: a message must not be sent twice.
            retry_handlers=[],
        )
        # The library takes a proxy from the environment even where NO_PROXY says not to.
        client.proxy = self.proxy
        return client

    async def close(self) -> None:
        """Close the connections; safe to call twice."""
        if self._session is not None:
            await self._session.close()
            self._session = None


async def patiently(
    call: Callable[[], Awaitable[AsyncSlackResponse]], patience: float = LONGEST_PATIENCE
) -> AsyncSlackResponse:
    """Make a call, and make it again whenever Slack's rate limit is over.

    Raises:
        SendDelayed: that would take longer than `patience` seconds.
        SlackApiError: Slack refuses for another reason.
    """
    left = patience
    while True:
        try:
            return await call()
        except SlackApiError as error:
            wait = retry_after(error)
            if wait is None:
                raise
            if wait > left:
                raise SendDelayed(wait) from None
        left -= wait
        await asyncio.sleep(wait)


def error_code(error: SlackApiError) -> str:
    """Return Slack's word for what is wrong."""
    try:
        return str(error.response["error"])
    except (KeyError, TypeError, ValueError):
        return "unknown"


def reason_of(error: Exception) -> str:
    """Return why a call brought nothing, without the address it went to."""
    match error:
        case SlackApiError():
            return error_code(error)
        case SendDelayed():
            return str(error)
        case _:
            return type(error).__name__


def retry_after(error: SlackApiError) -> float | None:
    """Return the seconds that Slack asks to wait; None where that is not the trouble.

    https://docs.slack.dev/apis/web-api/rate-limits: an answer 429 says so in its header `Retry-After`.
    """
    response = error.response
    limited = getattr(response, "status_code", 0) == 429 or error_code(error) in {"ratelimited", "rate_limited"}
    if not limited:
        return None
    headers = {str(name).lower(): value for name, value in dict(getattr(response, "headers", {})).items()}
    return seconds_of(headers.get("retry-after"))


def seconds_of(header: object) -> float:
    """Return the seconds of a `Retry-After`; one second where it says nothing that can be understood."""
    first = header[0] if isinstance(header, list) and header else header
    try:
        return max(float(str(first)), 0.1)
    except ValueError:
        return 1.0


def _proxy_for(url: str) -> str | None:
    host = urlsplit(url).hostname or ""
    if host in _LOOPBACK or urllib.request.proxy_bypass(host):
        return None
    return load_http_proxy_from_env()
