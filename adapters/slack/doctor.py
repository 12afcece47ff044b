"""What `cohortbot doctor` says about Slack: tokens, workspace, scopes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from bot.configuration import Secret
from bot.configuration.contract import SlackSection
from bot.doctor import DoctorContext, Finding, Level

if TYPE_CHECKING:
    from adapters.slack.clients import Clients

_SUBJECT = "slack"


async def slack_check(context: DoctorContext) -> AsyncIterator[Finding]:
    """Ask Slack whether it takes the tokens, and whether the bot has been given what it needs."""
    section = context.configuration.section(SlackSection)
    if not section.enabled:
        return
    from adapters.slack.clients import Clients
    from adapters.slack.credentials import APP_TOKEN, BOT_TOKEN
    from adapters.slack.library_log import library_log

    clients = Clients(section.api_url, library_log())
    try:
        if (bot := context.secrets.get(BOT_TOKEN)) is not None:
            async for finding in _bot_token(clients, bot, section):
                yield finding
        if section.mode == "socket" and (app := context.secrets.get(APP_TOKEN)) is not None:
            yield await _app_token(clients, app)
    finally:
        await clients.close()


async def _bot_token(clients: Clients, token: Secret, section: SlackSection) -> AsyncIterator[Finding]:
    from adapters.slack.clients import UNREACHABLE, reason_of
    from adapters.slack.scopes import bot_scopes

    try:
        told = await clients.of_token(token.reveal()).auth_test()
    except UNREACHABLE as error:
        advice = "Copy the bot token (xoxb-…) again from the app's OAuth & Permissions page, or look at slack.api_url."
        yield Finding(Level.PROBLEM, _SUBJECT, f"Slack does not take SLACK_BOT_TOKEN: {reason_of(error)}.", advice)
        return
    workspace = str(told.get("team_id"))
    yield Finding(
        Level.OK, _SUBJECT, f"The bot is {told.get('user')} in the workspace {told.get('team')} ({workspace})."
    )
    if section.workspaces and workspace not in section.workspaces:
        text = f"The bot's token is for {workspace}, which is not among slack.workspaces: it is not served."
        yield Finding(Level.PROBLEM, _SUBJECT, text, f"Add {workspace} to slack.workspaces.")
    headers = {str(name).lower(): str(value) for name, value in dict(told.headers).items()}
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",") if scope.strip()}
    if granted and (missing := sorted(set(bot_scopes()) - granted)):
        advice = "Paste the output of `cohortbot slack manifest` into the app's manifest, and install it again."
        yield Finding(Level.WARNING, _SUBJECT, f"The bot lacks scopes: {', '.join(missing)}.", advice)


async def _app_token(clients: Clients, token: Secret) -> Finding:
    from adapters.slack.clients import UNREACHABLE, reason_of

    try:
        await clients.of_token(None).apps_connections_open(app_token=token.reveal())
    except UNREACHABLE as error:
        advice = "Create an app-level token (xapp-…) with connections:write under the app's Basic Information."
        return Finding(Level.PROBLEM, _SUBJECT, f"Slack does not take SLACK_APP_TOKEN: {reason_of(error)}.", advice)
    return Finding(Level.OK, _SUBJECT, "Slack lets the bot connect in Socket Mode.")
