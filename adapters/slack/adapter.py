"""Slack as a platform: connected, sent to, listened to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.bolt_app import make_bolt_app
from adapters.slack.changes import Changes
from adapters.slack.channels import direct_place, obstacle
from adapters.slack.clients import Clients
from adapters.slack.credentials import Credentials
from adapters.slack.desk import Desk
from adapters.slack.installation import EncryptedInstallations, make_flow
from adapters.slack.library_log import library_log
from adapters.slack.listening import Listening
from adapters.slack.memberships import Memberships
from adapters.slack.mrkdwn import Reading
from adapters.slack.people import PLATFORM
from adapters.slack.posting import Spot
from adapters.slack.read_back import read_back
from adapters.slack.rendering import render
from adapters.slack.reviving import revive
from adapters.slack.sending import Sending
from adapters.slack.socket_mode import SocketMode
from adapters.slack.workspaces import Workspaces
from bot.adapter import Capabilities, Health, Rate, Rates, Receive, Refusal, SendRefused
from bot.application import Application
from bot.configuration.contract import SlackSection
from bot.configuration.core import ProgrammeSection
from bot.interactions import Interaction
from bot.messages import Json, Message
from bot.people import Account
from bot.places import Place


class SlackAdapter:
    """Connects in Socket Mode, or is called over HTTP on the project's own web server, as the configuration says."""

    platform = PLATFORM
    capabilities = Capabilities(
        private_answers=True, forms=True, form_errors=True, edits=True, files=True, completions=True
    )
    rates = Rates(place=Rate(1, 1.0))
    """One message a second and channel (https://docs.slack.dev/apis/web-api/rate-limits); the rest Slack asks for."""

    def __init__(self, application: Application, credentials: Credentials) -> None:
        self._section = application.configuration.section(SlackSection)
        self._log = library_log()
        self._clients = Clients(self._section.api_url, self._log)
        self._credentials = credentials
        self._workspaces = Workspaces(self._clients, credentials.bot_token, frozenset(self._section.workspaces))
        self._application = application
        self._installations: EncryptedInstallations | None = None
        self.flow: AsyncOAuthFlow | None = None
        """How workspaces install the bot, once started with a client id."""

        self.desk = Desk(application, self._clients, self._workspaces)
        self._sending = Sending(self.desk)
        self._listening: Listening | None = None
        self._bolt: AsyncApp | None = None
        self._socket: SocketMode | None = None
        self._stopped = False

    @property
    def health(self) -> Health:
        """Tell whether what people write arrives."""
        if self._stopped:
            return Health.STOPPED
        if self._bolt is None or (self._section.mode == "socket" and not (self._socket and self._socket.connected)):
            return Health.CONNECTING
        return Health.CONNECTED

    async def start(self, receive: Receive) -> None:
        """Make sure of the token, then connect.

        Raises:
            SlackApiError: Slack does not take the token.
            SocketModeError: Slack cannot be connected.
        """
        self._stopped = False
        self._prepare_installation()
        await self._workspaces.check()
        memberships = Memberships(self._application)
        changes = Changes(self.desk.people, self.desk.channels, memberships, self._uninstalled)
        self._listening = Listening(self.desk, receive, changes)
        bolt = make_bolt_app(self._clients, self._workspaces, self._listening, self._log, self.flow)
        if self._section.mode == "socket" and self._credentials.app_token is not None:
            self._socket = SocketMode(self._clients, self._credentials.app_token, bolt.async_dispatch)
            await self._socket.start()
        self._bolt = bolt

    async def stop(self) -> None:
        """Take nothing more, finish what is in flight, then disconnect; safe to call twice."""
        self._stopped = True
        self._bolt = None
        try:
            if self._socket is not None:
                await self._socket.stop()
            if self._listening is not None:
                await self._listening.finish()
        finally:
            self._socket = None
            self._workspaces.forget_all()
            await self._clients.close()

    async def dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Give a request that came over HTTP to bolt; 503 before the start and after the stop."""
        if self._bolt is None:
            return BoltResponse(status=503, body="")
        return await self._bolt.async_dispatch(request)

    def reaches(self, place: Place) -> bool:
        """Tell whether a message to `place` would be seen now: anything in a workspace that is served."""
        return place.platform == PLATFORM and (not place.workspace or self._workspaces.serves(place.workspace))

    async def send(self, place: Place, message: Message, key: str) -> str:
        """Show a localised message.

        Raises:
            SendRefused: Slack will never take it.
            SendDelayed: Slack's rate limit is in the way, or Slack cannot be reached.
        """
        return await self._sending.send(await self._spot(place), message, key)

    async def obstacle(self, place: Place) -> Refusal | None:
        """Return why Slack would not post in a channel, as far as it tells."""
        workspace = await self._workspaces.find(place.workspace)
        return await obstacle(workspace, place.channel) if workspace is not None else None

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """Look for the message of a delivery in the history of its place, by its metadata."""
        return await self._sending.find(await self._spot(place), key, since)

    async def edit(self, place: Place, message_id: str, message: Message) -> None:
        """Put a message in the place of one sent before."""
        await self._sending.edit(await self._spot(place), message_id, message)

    async def recall(self, place: Place, message_id: str) -> None:
        """Take a sent message back."""
        await self._sending.recall(await self._spot(place), message_id)

    def preview(self, message: Message) -> Sequence[Message]:
        """Return a localised message as Slack would show it."""
        zone = self._application.configuration.section(ProgrammeSection).timezone
        return [read_back(each) for each in render(message, Reading(zone)).parts]

    async def direct(self, account: Account) -> Place:
        """Return the place of direct messages to an account.

        Raises:
            SendRefused: there is none.
        """
        workspace = await self._workspaces.find(account.workspace)
        if workspace is None:
            raise SendRefused(f"the workspace {account.workspace} is not served")
        channel = await self.desk.channels.direct(workspace, account.user)
        return direct_place(workspace.id, channel, name=account.name)

    def revive(self, payload: Mapping[str, Json]) -> Interaction:
        """Make the message again that `payload` was kept for."""
        return revive(self.desk, payload)

    async def _spot(self, place: Place) -> Spot:
        workspace = await self._workspaces.find(place.workspace)
        if workspace is None:
            raise SendRefused(f"the workspace {place.workspace} is not served")
        return Spot(workspace, place.channel, place.thread)

    def _prepare_installation(self) -> None:
        """Open the door to workspaces that install the bot through OAuth, where there is a client id."""
        client_id = self._credentials.client_id
        if client_id is None:
            return
        self._installations = EncryptedInstallations(
            client_id, self._application.database.engine, self._application.keyring, self._workspaces.serves, self._log
        )
        self._workspaces.installations = self._installations
        self.flow = make_flow(self._credentials, self._installations, self._clients, self._log)

    async def _uninstalled(self, workspace: str) -> None:
        self._workspaces.forget(workspace)
        if self._installations is not None:
            await self._installations.remove(workspace)
