"""Several workspaces install the bot by themselves: OAuth, and where the tokens are kept, encrypted.

https://docs.slack.dev/authentication/installing-with-oauth
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urljoin

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.slack.clients import Clients
from adapters.slack.credentials import Credentials
from adapters.slack.routes import INSTALL, OAUTH_REDIRECT
from adapters.slack.scopes import bot_scopes
from adapters.slack.tables import BOTS, STATES
from adapters.slack.workspaces import BotToken
from bot.configuration import Secret
from bot.keyring import Keyring, KeyringError

log = logging.getLogger(__name__)

_PURPOSE = "slack tokens"
_STATE_LIFE = 600


class NotServedError(BoltError):
    """A workspace that the configuration does not name wants to install the bot."""


class EncryptedInstallations(AsyncSQLAlchemyInstallationStore):
    """Keeps the token of each workspace, readable only with the bot's own secret, and nothing about installers."""

    def __init__(
        self,
        client_id: str,
        engine: AsyncEngine,
        keyring: Keyring,
        serves: Callable[[str], bool],
        library_log: logging.Logger,
    ) -> None:
        super().__init__(client_id, engine, bots_table_name=BOTS, logger=library_log)
        self._keyring = keyring
        self._serves = serves

    async def async_save(self, installation: Installation) -> None:
        """Keep the bot of an installation.

        Raises:
            NotServedError: the configuration names other workspaces.
        """
        if not self._serves(installation.team_id or ""):
            raise NotServedError(f"the workspace {installation.team_id} is not among slack.workspaces")
        await self.async_delete_bot(enterprise_id=installation.enterprise_id, team_id=installation.team_id)
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot with its token encrypted."""
        plain, bot.bot_token = bot.bot_token, self._encrypted(bot.bot_token)
        try:
            await super().async_save_bot(bot)
        finally:
            bot.bot_token = plain

    async def find(self, workspace: str, enterprise: str | None) -> BotToken | None:
        """Return the token for a workspace; None where the bot is not installed, or its token cannot be read."""
        bot = await self.async_find_bot(enterprise_id=enterprise, team_id=workspace)
        if bot is None:
            return None
        try:
            token = self._keyring.decrypt(_PURPOSE, bot.bot_token.encode("ascii")).decode()
        except KeyringError as error:
            log.error("the token of %s cannot be read, install the bot there again: %s", workspace, error)  # noqa: TRY400 - the words say it all
            return None
        return BotToken(Secret(token), bot.bot_user_id or "", bot.bot_id or "")

    async def remove(self, workspace: str) -> None:
        """Forget a workspace that the bot was removed from."""
        table = self.bots
        async with self.engine.begin() as connection:
            await connection.execute(
                table.delete().where(table.c.client_id == self.client_id, table.c.team_id == workspace)
            )

    def _encrypted(self, token: str) -> str:
        return self._keyring.encrypt(_PURPOSE, token.encode()).decode("ascii")


def make_flow(
    credentials: Credentials, installations: EncryptedInstallations, clients: Clients, library_log: logging.Logger
) -> AsyncOAuthFlow:
    """Return the way of a workspace from "Add to Slack" to a token that is kept."""
    settings = AsyncOAuthSettings(
        client_id=credentials.client_id,
        client_secret=credentials.client_secret.reveal() if credentials.client_secret else None,
        scopes=bot_scopes(),
        user_scopes=[],
        authorization_url=urljoin(clients.api_url, "../oauth/v2/authorize"),
        install_path=INSTALL,
        redirect_uri_path=OAUTH_REDIRECT,
        installation_store=installations,
        installation_store_bot_only=True,
        state_store=AsyncSQLAlchemyOAuthStateStore(
            expiration_seconds=_STATE_LIFE, engine=installations.engine, table_name=STATES, logger=library_log
        ),
        logger=library_log,
    )
    flow = AsyncOAuthFlow(settings=settings, client=clients.of_token(None), logger=library_log)
    standard = flow.default_callback_options

    async def failure(arguments: AsyncFailureArgs) -> BoltResponse:
        if isinstance(arguments.error, NotServedError):
            log.warning("an installation is refused: %s", arguments.error)
            arguments.reason, arguments.suggested_status_code = "this workspace is not served here", 403
        return await standard.failure(arguments)

    settings.callback_options = AsyncCallbackOptions(success=standard.success, failure=failure)
    flow.success_handler, flow.failure_handler = standard.success, failure
    return flow
