"""The servers, channels, people and messages of the loopback Discord, and what its tests can make go wrong."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

TEXT, DIRECT, FORUM, THREAD = 0, 1, 15, 11
_EPOCH = 1_420_070_400_000
_ids = itertools.count(1)


def snowflake() -> str:
    """Return a new id, with the instant in it as Discord's have."""
    return str((int(time.time() * 1000) - _EPOCH) << 22 | next(_ids) & 0x3FFFFF)


@dataclass
class Channel:
    id: str
    name: str
    type: int = TEXT
    guild: str = ""
    parent: str = ""
    recipient: str = ""
    writable: bool = True

    def partial(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"id": self.id, "type": self.type}
        if self.guild:
            shown |= {"guild_id": self.guild, "name": self.name, "permissions": "0"}
        if self.parent:
            shown["parent_id"] = self.parent
        return shown


@dataclass
class Guild:
    id: str
    name: str
    roles: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    scheduled: dict[str, dict[str, Any]] = field(default_factory=dict)
    may_schedule: bool = True
    may_show_images: bool = True


@dataclass
class Message:
    """A message as it stands; `to` is the only user who sees it."""

    id: str
    channel: str
    payload: dict[str, Any]
    author: str
    to: str | None = None
    deleted: bool = False
    nonce: str | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    is_promise: bool = False
    edits: int = 0


@dataclass
class Given:
    """What became of an interaction: the type of the first answer, the messages, the modal, the choices."""

    id: str
    token: str
    user: str
    channel: str
    payload: dict[str, Any]
    began: float
    acknowledged: int | None = None
    after: float | None = None
    private: bool = False
    original: Message | None = None
    messages: list[Message] = field(default_factory=list)
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] | None = None

    @property
    def shown(self) -> list[Message]:
        return [each for each in self.messages if not each.deleted and not each.is_promise]


@dataclass
class Request:
    method: str
    path: str
    body: Any
    status: int
    at: float


@dataclass
class Faults:
    """What goes wrong on purpose. Statuses are used up one by one by requests whose path holds the key."""

    statuses: dict[str, list[int]] = field(default_factory=dict)
    global_limit: float = 0.0
    limited_for: dict[str, float] = field(default_factory=dict)
    gateway_down: bool = False
    silent_heartbeats: bool = False
    close_identify: int | None = None
    forget_sessions: bool = False
    lose_answers: bool = False


class World:
    """One Discord with one application in it."""

    def __init__(self, token: str = "loopback.token", intents: int = 0b1111111111111111111111111111) -> None:  # noqa: S107 - worth nothing elsewhere
        self.token = token
        self.application = snowflake()
        self.bot = self.application
        self.allowed_intents = intents
        self.tells_of_members = False
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.users: dict[str, dict[str, Any]] = {}
        self.messages: list[Message] = []
        self.commands: list[dict[str, Any]] = []
        self.given: dict[str, Given] = {}
        self.requests: list[Request] = []
        self.violations: list[str] = []
        self.typing: list[str] = []
        self.faults = Faults()
        self.shards = 1
        self.sessions_left = 1000
        self.token_life = 900.0
        self.deadline = 3.0
        self.message_limit = 1000
        self.emit: Callable[[str, dict[str, Any], str | None], None] = lambda _event, _data, _guild: None
        self.changed = asyncio.Condition()
        self.user("cohortbot", bot=True, own_id=self.bot)

    def user(self, name: str, *, bot: bool = False, own_id: str | None = None) -> str:
        """Make a user."""
        user_id = own_id or snowflake()
        self.users[user_id] = {
            "id": user_id,
            "username": name.lower(),
            "global_name": None if bot else name,
            "discriminator": "0",
            "avatar": None,
            "bot": bot,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }
        return user_id

    def guild(self, name: str = "HKAI Lab", *, roles: tuple[str, ...] = ()) -> Guild:
        """Make a server that the bot is in."""
        guild = Guild(snowflake(), name)
        guild.roles[guild.id] = "@everyone"
        guild.roles |= {snowflake(): role for role in roles}
        guild.members[self.bot] = []
        self.guilds[guild.id] = guild
        return guild

    def channel(self, guild: Guild, name: str, kind: int = TEXT) -> Channel:
        """Make a channel."""
        channel = Channel(snowflake(), name, kind, guild.id)
        self.channels[channel.id] = channel
        return channel

    def direct(self, user: str) -> Channel:
        """Return the channel of direct messages between a user and the bot."""
        known = next((each for each in self.channels.values() if each.recipient == user), None)
        if known is None:
            known = Channel(snowflake(), "", DIRECT, recipient=user)
            self.channels[known.id] = known
        return known

    def join(self, guild: Guild, user: str, *roles: str) -> None:
        """Make a user a member with roles by name."""
        guild.members[user] = [role_id for role_id, name in guild.roles.items() if name in roles]

    def part(self, guild: Guild, user: str) -> None:
        """Let a member leave a server, which Discord tells a bot that asked for it (Guild Member Remove)."""
        del guild.members[user]
        self.emit("GUILD_MEMBER_REMOVE", {"guild_id": guild.id, "user": self.users[user]}, guild.id)

    def visible(self, channel: str, user: str | None = None) -> list[Message]:
        """Return the bot's messages that a user sees in a channel."""
        return [
            each
            for each in self.messages
            if each.channel == channel and each.to in {None, user} and not each.deleted and each.author == self.bot
        ]

    def notify(self) -> None:
        """Wake whoever waits for a change."""

        async def wake() -> None:
            async with self.changed:
                self.changed.notify_all()

        self._waking = asyncio.ensure_future(wake())

    async def until(self, condition: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait for something to become true.

        Raises:
            TimeoutError: it did not in time.
        """
        async with asyncio.timeout(seconds), self.changed:
            while not condition():
                try:
                    async with asyncio.timeout(0.25):
                        await self.changed.wait()
                except TimeoutError:
                    continue
