"""discord.py as we use it: its gateway, its rate limits and its picture of the servers; what arrives stays raw.

What people do is kept in the inbox as Discord sent it, so it is taken before discord.py makes objects of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.state import AutoShardedConnectionState

if TYPE_CHECKING:
    from bot.configuration.contract import DiscordSection

log = logging.getLogger(__name__)

Heard: TypeAlias = Callable[[str, Mapping[str, Any]], None]
"""Takes an event of the gateway by its name, as Discord sent it."""

LONGEST_PATIENCE = 30.0
"""Seconds that a request waits for a rate limit before it gives up; discord.py takes no less than 30."""


# The bot has no voice, so it needs none of the libraries that discord.py would warn about.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


class State(AutoShardedConnectionState["DiscordClient"]):
    """Keeps what discord.py knows of servers, and hands on what people do."""

    heard: Heard
    came_up: Callable[[int], None]

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - discord.py's own options
        super().__init__(**options)
        self.parsers = {event: _guarded(event, parse) for event, parse in self.parsers.items()}

    def parse_ready(self, data: Any) -> None:  # noqa: ANN401 - discord.py's own type of a payload
        """Note that a session has begun; a bot with one shard may be told of none."""
        shard = data.setdefault("shard", [0, 1])[0]
        super().parse_ready(data)
        self.came_up(shard)

    def parse_resumed(self, data: Any) -> None:  # noqa: ANN401 - discord.py's own type of a payload
        """Note that a session goes on."""
        super().parse_resumed(data)
        self.came_up(data.get("__shard_id__") or 0)

    def hear_of_members(self) -> None:
        """Ask from the next session on to be told who joins and leaves the servers."""
        self._intents.members = True

    def parse_guild_member_add(self, data: Any) -> None:  # noqa: ANN401 - discord.py's own type of a payload
        """Hand on that somebody has joined a server."""
        self.heard("GUILD_MEMBER_ADD", data)

    def parse_guild_member_update(self, data: Any) -> None:  # noqa: ANN401 - discord.py's own type of a payload
        """Hand on that a member has other roles, for one thing."""
        self.heard("GUILD_MEMBER_UPDATE", data)

    def parse_guild_member_remove(self, data: Any) -> None:  # noqa: ANN401 - discord.py's own type of a payload
        """Hand on that somebody has left a server."""
        self.heard("GUILD_MEMBER_REMOVE", data)

    def parse_interaction_create(self, data: Any) -> None:  # noqa: ANN401 - discord.py's own type of a payload
        """Hand on an interaction."""
        self.heard("INTERACTION_CREATE", data)

    def parse_message_create(self, data: Any) -> None:  # noqa: ANN401 - discord.py's own type of a payload
        """Hand on a message."""
        self.heard("MESSAGE_CREATE", data)


def _guarded(event: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return a parser that an event of an unexpected form does not take the connection down with."""

    def guarded(data: Any) -> None:  # noqa: ANN401 - discord.py's own type of a payload
        try:
            parse(data)
        except Exception:
            log.exception("an event of Discord's could not be read: %s", event)

    return guarded


class DiscordClient(discord.AutoShardedClient):
    """A client that is connected by `Gateway` and calls `set_up` once it knows who it is."""

    def __init__(self, intents: discord.Intents, heard: Heard, set_up: Callable[[], Any]) -> None:
        super().__init__(
            intents=intents,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=LONGEST_PATIENCE,
            guild_ready_timeout=0.0,
        )
        self._set_up = set_up
        self._connection.heard = heard
        self._connection.came_up = lambda _shard: None

    async def setup_hook(self) -> None:
        """Do what has to be done between login and connection."""
        await self._set_up()

    @property
    def state(self) -> State:
        """Return the state that shards write to."""
        return self._connection

    def _get_state(self, **options: Any) -> State:  # noqa: ANN401 - discord.py's own hook
        return State(dispatch=self.dispatch, handlers=self._handlers, hooks=self._hooks, http=self.http, **options)

    if TYPE_CHECKING:
        _connection: State


def wanted_intents(*, reads_content: bool) -> discord.Intents:
    """Return the fewest intents: servers with their roles and channels, messages there, and direct messages.

    Discord gives the words of direct messages and of mentions without the privileged intent for message content; new
    posts of a forum need it.
    """
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.dm_messages = True
    intents.message_content = reads_content
    return intents


def point_at(section: DiscordSection) -> None:
    """Make discord.py call the addresses of the configuration.

    It keeps both at its classes, so that a process has one Discord.
    """
    Route.BASE = section.api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(section.gateway_url)
