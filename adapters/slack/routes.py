"""What Slack calls over HTTP."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack.signatures import NotReadable, NotSlack, readable, verify
from bot.configuration.contract import SlackSection

if TYPE_CHECKING:
    from adapters.slack.adapter import SlackAdapter
    from bot.application import Application

log = logging.getLogger(__name__)

EVENTS = "/slack/events"
INSTALL = "/slack/install"
OAUTH_REDIRECT = "/slack/oauth_redirect"


def slack_routes(application: Application) -> list[web.RouteDef]:
    """Return the routes that the configuration asks for."""
    section = application.configuration.section(SlackSection)

    async def take(request: web.Request) -> web.Response:
        return await _take(application, request)

    async def install(request: web.Request) -> web.Response:
        return await _oauth(application, request, returning=False)

    async def oauth_redirect(request: web.Request) -> web.Response:
        return await _oauth(application, request, returning=True)

    routes = [web.post(EVENTS, take)] if section.mode == "http" else []
    if application.secrets.get("SLACK_CLIENT_ID") is not None:
        routes += [web.get(INSTALL, install), web.get(OAUTH_REDIRECT, oauth_redirect)]
    return routes


async def _take(application: Application, request: web.Request) -> web.Response:
    adapter = adapter_of(application)
    secret = application.secrets.get("SLACK_SIGNING_SECRET")
    if adapter is None or secret is None:
        raise web.HTTPServiceUnavailable
    body = await request.read()
    try:
        verify(secret, request.headers, body, application.clock.now())
        text = readable(request.content_type, body)
    except NotSlack as verdict:
        log.warning("a request to %s is refused: %s", EVENTS, verdict)
        raise web.HTTPUnauthorized from None
    except NotReadable as verdict:
        log.warning("a request of Slack's is refused: %s", verdict)
        raise web.HTTPBadRequest from None
    return await to_aiohttp_response(await adapter.dispatch(_for_bolt(request, text)))


def _for_bolt(request: web.Request, body: str) -> AsyncBoltRequest:
    headers: dict[str, str | Sequence[str]] = dict(request.headers.items())
    return AsyncBoltRequest(body=body, query=request.query_string, headers=headers)


async def _oauth(application: Application, request: web.Request, *, returning: bool) -> web.Response:
    """Send somebody to Slack to install the bot, or take them back."""
    adapter = adapter_of(application)
    if adapter is None or adapter.flow is None:
        raise web.HTTPServiceUnavailable
    asked = _for_bolt(request, "")
    handle = adapter.flow.handle_callback if returning else adapter.flow.handle_installation
    return await to_aiohttp_response(await handle(asked))


def adapter_of(application: Application) -> SlackAdapter | None:
    """Return the adapter that is connected, or about to be."""
    from adapters.slack.adapter import SlackAdapter

    return next((each for each in application.adapters if isinstance(each, SlackAdapter)), None)
