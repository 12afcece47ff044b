"""The workspaces that are served, each with its own token."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import Clients, patiently
from bot.configuration import Secret


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace: the bot in it, and the client that acts there. Slack's other ids are unique only within one."""

    id: str
    enterprise: str | None
    bot_user: str
    bot_id: str
    client: AsyncWebClient


@dataclass(frozen=True, slots=True)
class BotToken:
    """What an installation through OAuth left: the bot's token in a workspace, and who the bot is there."""

    token: Secret
    bot_user: str
    bot_id: str


class Installations(Protocol):
    """Where the tokens of installed workspaces are kept."""

    async def find(self, workspace: str, enterprise: str | None) -> BotToken | None:
        """Return the token for a workspace; None where the bot is not installed."""


class Workspaces:
    """Finds the workspace of an id: that of the bot's own token, or one that was installed through OAuth.

    Where the configuration names workspaces, no other is served.
    """

    def __init__(self, clients: Clients, token: Secret | None, only: frozenset[str]) -> None:
        self._clients = clients
        self._token = token
        self._only = only
        self.installations: Installations | None = None
        self._own: Workspace | None = None
        self._found: dict[str, Workspace] = {}
        self._asking = asyncio.Lock()

    def serves(self, workspace: str) -> bool:
        """Tell whether the configuration lets a workspace in."""
        return not self._only or workspace in self._only

    async def check(self) -> None:
        """Make sure of the bot's own token, if there is one.

        Raises:
            SlackApiError: Slack does not take it.
        """
        if self._token is not None:
            await self._own_workspace(self._token)

    async def find(self, workspace: str, enterprise: str | None = None) -> Workspace | None:
        """Return a workspace that is served; an empty id means the one of the bot's own token."""
        if self._token is not None:
            own = await self._own_workspace(self._token)
            if workspace in {"", own.id} or (own.enterprise and own.enterprise == enterprise):
                return own if self.serves(own.id) else None
        if not workspace or not self.serves(workspace) or self.installations is None:
            return None
        return self._found.get(workspace) or await self._installed(self.installations, workspace, enterprise)

    def forget(self, workspace: str) -> None:
        """Ask for the token of a workspace again at the next occasion: it was installed anew, or is gone."""
        self._found.pop(workspace, None)
        if self._own is not None and self._own.id == workspace:
            self._own = None

    def forget_all(self) -> None:
        """Ask for every token again: what was known goes over connections that are closed."""
        self._found.clear()
        self._own = None

    async def _own_workspace(self, token: Secret) -> Workspace:
        if self._own is None:
            async with self._asking:
                if self._own is None:
                    client = self._clients.of_token(token.reveal())
                    told = await patiently(client.auth_test)
                    enterprise = told.get("enterprise_id")
                    self._own = Workspace(
                        id=str(told["team_id"]),
                        enterprise=str(enterprise) if enterprise else None,
                        bot_user=str(told["user_id"]),
                        bot_id=str(told.get("bot_id") or ""),
                        client=client,
                    )
        return self._own

    async def _installed(
        self, installations: Installations, workspace: str, enterprise: str | None
    ) -> Workspace | None:
        bot = await installations.find(workspace, enterprise)
        if bot is None:
            return None
        client = self._clients.of_token(bot.token.reveal())
        self._found[workspace] = Workspace(workspace, enterprise, bot.bot_user, bot.bot_id, client)
        return self._found[workspace]
