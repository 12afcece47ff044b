"""The bolt app: one catch-all listener for each kind of payload."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from typing import cast

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncCallableAuthorize
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.clients import Clients
from adapters.slack.listening import Listening
from adapters.slack.workspaces import Workspaces

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]

ANYTHING = re.compile(r"")


def make_bolt_app(
    clients: Clients,
    workspaces: Workspaces,
    listening: Listening,
    log: logging.Logger,
    flow: AsyncOAuthFlow | None = None,
) -> AsyncApp:
    """Return an app that authorises with the token of each request's own workspace.

    Listeners run before the response: bolt would else look every 10 ms whether one has acknowledged. Signatures are
    checked before a request gets here (`adapters.slack.signatures`).
    """

    async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        workspace = await workspaces.find(team_id or "", enterprise_id)
        if workspace is None:
            # The listeners tell people so; bolt's own words are English, and go past `api_url` and its proxy.
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
        return AuthorizeResult(
            enterprise_id=workspace.enterprise,
            team_id=workspace.id,
            bot_user_id=workspace.bot_user,
            bot_id=workspace.bot_id,
            bot_token=workspace.client.token,
        )

    # Beside a flow, bolt takes no plain function, and its types know of no other.
    by_workspace = AsyncCallableAuthorize(logger=log, func=authorize)
    app = AsyncApp(
        name="cohortbot",
        logger=log,
        client=clients.of_token(None),
        authorize=cast("Callable[..., Awaitable[AuthorizeResult]]", by_workspace),
        # Without a flow, bolt makes one of its own where the environment holds a client id.
        oauth_flow=flow,
        signing_secret="",
        process_before_response=True,
        request_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.command(ANYTHING)(listening.command)
    app.action(ANYTHING)(listening.action)
    app.view(ANYTHING)(listening.view)
    app.shortcut(ANYTHING)(listening.shortcut)
    app.options(ANYTHING)(listening.options)
    app.event(ANYTHING)(listening.event)
    return app
