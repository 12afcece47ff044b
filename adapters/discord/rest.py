"""Discord's REST interface: what we call of it, and what its refusals mean."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeAlias

import aiohttp
import discord
from discord.http import Route
from discord.webhook.async_ import async_context

from adapters.discord.client import DiscordClient
from adapters.discord.wire import JsonObject, Wire
from bot.messages import File, Json

EPHEMERAL = 1 << 6
"""The flag of a message that one person sees (Message Flags in Discord's reference)."""

_MOST_KNOWN = 10_000

Parameters: TypeAlias = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as Discord takes it, with the files that its body names by number."""

    body: JsonObject
    files: tuple[File, ...] = field(default=())

    def with_(self, **more: Json) -> Outgoing:
        """Return it with more in its body."""
        return Outgoing({**self.body, **more}, self.files)


class Rest:
    """Calls the routes that the adapter needs.

    Interactions are answered outside the global rate limit, as Discord documents, so those calls wait for no other.
    Every call raises `discord.HTTPException`, `discord.RateLimited` or `aiohttp.ClientError` as discord.py does.
    """

    def __init__(self, client: DiscordClient) -> None:
        self._client = client
        self._session: aiohttp.ClientSession | None = None
        self._direct: dict[str, str] = {}

    async def close(self) -> None:
        """Close the connections of interactions."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """Return the session of what does not go through discord.py's own."""
        if self._session is None or self._session.closed:
            agent = {"User-Agent": self._client.http.user_agent}
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), headers=agent)
        return self._session

    async def respond(self, interaction: str, token: str, kind: int, data: Outgoing | None = None) -> None:
        """Answer an interaction for the first time (Create Interaction Response)."""
        route = Route(
            "POST", "/interactions/{webhook_id}/{webhook_token}/callback", webhook_id=interaction, webhook_token=token
        )
        body: JsonObject = {"type": kind}
        if data is not None:
            body["data"] = data.body
        await self._answer(route, Outgoing(body, data.files if data else ()))

    async def edit_original(self, application: str, token: str, message: Outgoing) -> Wire:
        """Put a message in the place of the first answer (Edit Original Interaction Response)."""
        return await self._answer(_webhook("PATCH", application, token, "/messages/@original"), message)

    async def delete_original(self, application: str, token: str) -> None:
        """Take the first answer back (Delete Original Interaction Response)."""
        await self._answer(_webhook("DELETE", application, token, "/messages/@original"), None)

    async def follow_up(self, application: str, token: str, message: Outgoing) -> Wire:
        """Add a message to an answer (Create Followup Message)."""
        return await self._answer(_webhook("POST", application, token), message, {"wait": "true"})

    async def post(self, channel: str, message: Outgoing) -> str:
        """Post a message in a channel, return its id (Create Message)."""
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        return Wire(await self._request(route, message)).text("id")

    async def edit(self, channel: str, message_id: str, message: Outgoing) -> None:
        """Change a message (Edit Message)."""
        await self._request(_message("PATCH", channel, message_id), message)

    async def delete(self, channel: str, message_id: str) -> None:
        """Delete a message (Delete Message)."""
        await self._request(_message("DELETE", channel, message_id), None)

    async def messages(self, channel: str, after: str, most: int) -> list[Wire]:
        """Return messages of a channel after an id, the newest first (Get Channel Messages)."""
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel)
        found = await self._client.http.request(route, params={"after": after, "limit": most})
        return [Wire(each) for each in found]

    @property
    def own_id(self) -> str:
        """Return the id of the bot's user."""
        return str(self._client.user.id) if self._client.user is not None else ""

    async def typing(self, channel: str) -> None:
        """Show that an answer is on its way (Trigger Typing Indicator)."""
        await self._request(Route("POST", "/channels/{channel_id}/typing", channel_id=channel), None)

    async def direct_channel(self, user: str) -> str:
        """Return the channel of direct messages to a user, which Discord opens if need be (Create DM).

        It stays the same for good, so it is asked for once: each call counts to the bot's limit of requests.
        """
        if user not in self._direct:
            body = Outgoing({"recipient_id": user})
            opened = Wire(await self._request(Route("POST", "/users/@me/channels"), body)).text("id")
            if len(self._direct) >= _MOST_KNOWN:
                self._direct.clear()
            self._direct[user] = opened
        return self._direct[user]

    async def member(self, guild: str, user: str) -> Wire:
        """Return a user as a member of a server; `discord.NotFound` where they are none (Get Guild Member)."""
        route = Route("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=user)
        return Wire(await self._request(route, None))

    async def roles(self, guild: str) -> dict[str, str]:
        """Return the names of a server's roles by id (Get Guild Roles)."""
        found = await self._request(Route("GET", "/guilds/{guild_id}/roles", guild_id=guild), None)
        return {Wire(role).text("id"): Wire(role).text("name") for role in found}

    async def channel(self, channel: str) -> Wire:
        """Return a channel or a thread (Get Channel)."""
        return Wire(await self._request(Route("GET", "/channels/{channel_id}", channel_id=channel), None))

    async def scheduled(self, guild: str) -> list[Wire]:
        """Return the scheduled events of a server (List Scheduled Events for Guild)."""
        return [Wire(each) for each in await self._request(_scheduled("GET", guild), None)]

    async def schedule(self, guild: str, event: Outgoing) -> str:
        """Make a scheduled event, return its id (Create Guild Scheduled Event)."""
        return Wire(await self._request(_scheduled("POST", guild), event)).text("id")

    async def change_scheduled(self, guild: str, event_id: str, event: Outgoing) -> str:
        """Change a scheduled event, return its id (Modify Guild Scheduled Event)."""
        return Wire(await self._request(_scheduled("PATCH", guild, event_id), event)).text("id")

    async def unschedule(self, guild: str, event_id: str) -> None:
        """Delete a scheduled event (Delete Guild Scheduled Event)."""
        await self._request(_scheduled("DELETE", guild, event_id), None)

    async def publish(self, application: str, commands: Sequence[JsonObject]) -> None:
        """Put these commands in the place of all others (Bulk Overwrite Global Application Commands)."""
        route = Route("PUT", "/applications/{application_id}/commands", application_id=application)
        await self._client.http.request(route, json=list(commands))

    async def gateway(self) -> Wire:
        """Return the number of shards and what is left of today's sessions (Get Gateway Bot)."""
        return Wire(await self._request(Route("GET", "/gateway/bot"), None))

    async def _request(self, route: Route, message: Outgoing | None) -> Any:  # noqa: ANN401 - JSON, whatever the route says
        if message is None:
            return await self._client.http.request(route)
        if message.files:
            files = _opened(message)
            return await self._client.http.request(route, files=files, form=_form(message, files))
        return await self._client.http.request(route, json=message.body)

    async def _answer(self, route: Route, message: Outgoing | None, parameters: Parameters | None = None) -> Wire:
        adapter = async_context.get()
        files = _opened(message) if message is not None else []
        multipart = _form(message, files) if message is not None and files else None
        payload = message.body if message is not None and multipart is None else None
        params = dict(parameters) if parameters else None
        answer = await adapter.request(
            route, self.session, payload=payload, multipart=multipart, files=files, params=params
        )
        return Wire(answer)


def _webhook(method: str, application: str, token: str, rest: str = "") -> Route:
    path = f"/webhooks/{{webhook_id}}/{{webhook_token}}{rest}"
    return Route(method, path, webhook_id=application, webhook_token=token)


def _message(method: str, channel: str, message_id: str) -> Route:
    path = "/channels/{channel_id}/messages/{message_id}"
    return Route(method, path, channel_id=channel, message_id=message_id)


def _scheduled(method: str, guild: str, event_id: str = "") -> Route:
    if event_id:
        path = "/guilds/{guild_id}/scheduled-events/{event_id}"
        return Route(method, path, guild_id=guild, event_id=event_id)
    return Route(method, "/guilds/{guild_id}/scheduled-events", guild_id=guild)


def _form(message: Outgoing, files: Sequence[discord.File]) -> list[dict[str, Any]]:
    """Return the parts of a request with files, as discord.py makes them: it rewinds the files for another attempt."""
    parts: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(message.body)}]
    parts += (
        {"name": f"files[{number}]", "value": file.fp, "filename": file.filename, "content_type": own.media_type}
        for number, (file, own) in enumerate(zip(files, message.files, strict=True))
    )
    return parts


def _opened(message: Outgoing) -> list[discord.File]:
    return [discord.File(BytesIO(file.content), filename=file.name) for file in message.files]
