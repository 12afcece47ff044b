"""What the loopback Slack keeps: users, channels, messages, views, files."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class User:
    """A user; `team` is another one for somebody who comes through Slack Connect."""

    id: str
    name: str
    team: str
    locale: str = "en-US"
    tz: str = "Asia/Hong_Kong"
    is_bot: bool = False
    is_admin: bool = False
    stranger: bool = False
    email: str = ""
    email_confirmed: bool = True
    deleted: bool = False

    def as_slack_tells(self) -> Json:
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.name.lower(),
            "real_name": self.name,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_admin": self.is_admin,
            "is_stranger": self.stranger,
            "locale": self.locale,
            "tz": self.tz,
            "is_email_confirmed": self.email_confirmed,
            "profile": {"display_name": self.name, "real_name": self.name, "email": self.email},
        }


@dataclass
class Message:
    """A message as it stands; `to` is the only user who sees it."""

    ts: str
    channel: str
    text: str
    blocks: list[Json]
    user: str
    thread_ts: str = ""
    to: str = ""
    metadata: Json | None = None
    edits: int = 0
    streaming: bool = False
    markdown: str = ""

    def as_slack_tells(self) -> Json:
        told: Json = {"type": "message", "ts": self.ts, "user": self.user, "text": self.text, "blocks": self.blocks}
        if self.thread_ts:
            told["thread_ts"] = self.thread_ts
        if self.metadata:
            told["metadata"] = self.metadata
        return told


@dataclass
class Channel:
    """A channel; the bot posts only where it is a member."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    shared: bool = False

    @property
    def is_im(self) -> bool:
        return self.id.startswith("D")


@dataclass
class Trigger:
    """Opens one view, within three seconds."""

    made: float
    used: bool = False


@dataclass
class File:
    """A file that was uploaded; `channel` is empty until the upload is completed."""

    id: str
    name: str
    content: bytes = b""
    title: str = ""
    channel: str = ""
    thread_ts: str = ""


class State:
    """One workspace, or several that share everything but the bot."""

    def __init__(self, team: str = "T0HOME") -> None:
        self.team = team
        self.bot_user = "U0BOT"
        self.bot_id = "B0BOT"
        self.users: dict[str, User] = {self.bot_user: User(self.bot_user, "cohortbot", team, is_bot=True)}
        self.channels: dict[str, Channel] = {}
        self.messages: list[Message] = []
        self.homes: dict[str, Json] = {}
        self.views: dict[str, Json] = {}
        self.opened: dict[str, str] = {}
        self.triggers: dict[str, Trigger] = {}
        self.files: dict[str, File] = {}
        self.groups: list[Json] = []
        self.prompts: dict[str, list[Json]] = {}
        self.statuses: list[Json] = []
        self._numbers = itertools.count(1)
        self._second = int(time.time())

    def number(self) -> int:
        return next(self._numbers)

    def ts(self) -> str:
        return f"{self._second}.{self.number():06d}"

    def direct(self, user: str) -> Channel:
        """Return the channel of direct messages between the bot and a user."""
        channel = f"D{user[1:]}"
        return self.channels.setdefault(channel, Channel(channel, "directmessage", {user, self.bot_user}))

    def find(self, channel: str, ts: str) -> Message | None:
        return next((each for each in self.messages if (each.channel, each.ts) == (channel, ts)), None)

    def trigger(self) -> str:
        trigger = f"{self.number()}.{self.team}.trigger"
        self.triggers[trigger] = Trigger(time.monotonic())
        return trigger

    def seen_by(self, user: str, channel: str | None = None) -> list[Message]:
        """Return what the bot has shown a user, the oldest first."""
        return [
            each
            for each in self.messages
            if each.user == self.bot_user
            and each.to in {"", user}
            and user in self.channels[each.channel].members
            and channel in {None, each.channel}
        ]
