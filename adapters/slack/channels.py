"""Where people talk: channels, threads and direct messages as places."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.slack.clients import UNREACHABLE, patiently, reason_of
from adapters.slack.payloads import part, text
from adapters.slack.people import PLATFORM
from adapters.slack.remembered import Remembered
from adapters.slack.workspaces import Workspace
from bot.adapter import Refusal, SendDelayed, SendRefused
from bot.places import Place, PlaceKind
from bot.readers import Readers
from bot.roles import Role

log = logging.getLogger(__name__)

_KEPT = 600.0


@dataclass(frozen=True, slots=True)
class Conversation:
    """What Slack knows of a channel; `shared` with another organisation, so that strangers may read along."""

    name: str = ""
    shared: bool = False


class Channels:
    """Makes places of channels, and opens direct messages."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._conversations: Remembered[tuple[str, str], Conversation] = Remembered(_KEPT)
        self._direct: Remembered[tuple[str, str], str] = Remembered(_KEPT * 6)

    async def place(self, workspace: Workspace, channel: str, thread: str = "") -> Place:
        """Return the place of a channel, or of a thread in it."""
        conversation = await self._conversation(workspace, channel)
        return Place(
            platform=PLATFORM,
            workspace=workspace.id,
            channel=channel,
            kind=PlaceKind.THREAD if thread else PlaceKind.CHANNEL,
            thread=thread,
            name=conversation.name,
            readers=self._readers.of(PLATFORM, workspace.id, channel, strangers=conversation.shared),
        )

    async def direct(self, workspace: Workspace, user: str) -> str:
        """Return the channel of direct messages between the bot and a user, opening it if need be.

        Raises:
            SendRefused: Slack does not open one.
        """
        try:
            return await self._direct.get((workspace.id, user), lambda: _open(workspace, user))
        except UNREACHABLE as error:
            if isinstance(error, SendDelayed):
                raise
            raise SendRefused(f"Slack opens no direct message to {user}: {reason_of(error)}") from None

    async def _conversation(self, workspace: Workspace, channel: str) -> Conversation:
        try:
            return await self._conversations.get((workspace.id, channel), lambda: _conversation(workspace, channel))
        except UNREACHABLE as error:
            log.info("Slack does not tell what %s in %s is: %s", channel, workspace.id, reason_of(error))
            # Anybody may read along where nobody tells who does.
            return Conversation(shared=True)

    def note_direct(self, workspace: Workspace, user: str, channel: str) -> None:
        """Remember the channel in which a user wrote to the bot."""
        self._direct.keep((workspace.id, user), channel)

    def forget(self, workspace: str, channel: str) -> None:
        """Ask for a channel again that has changed."""
        self._conversations.forget((workspace, channel))


def direct_place(workspace: str, channel: str, thread: str = "", name: str = "") -> Place:
    """Return the place of direct messages in a channel of the bot and one person."""
    return Place(PLATFORM, workspace, channel, PlaceKind.DIRECT, thread, name)


def foreign_place(workspace: str, channel: str) -> Place:
    """Return the place of a conversation in which the bot is no member: anybody may read along."""
    return Place(PLATFORM, workspace, channel, PlaceKind.CHANNEL, readers=Role.GUEST)


async def _conversation(workspace: Workspace, channel: str) -> Conversation:
    told = await patiently(lambda: workspace.client.conversations_info(channel=channel))
    found = part(told.data if isinstance(told.data, Mapping) else {}, "channel")
    shared = any(found.get(mark) is True for mark in ("is_ext_shared", "is_pending_ext_shared"))
    return Conversation(text(found, "name"), shared)


async def _open(workspace: Workspace, user: str) -> str:
    told = await patiently(lambda: workspace.client.conversations_open(users=user))
    return text(told.data if isinstance(told.data, Mapping) else {}, "channel", "id")


async def obstacle(workspace: Workspace, channel: str) -> Refusal | None:
    """Return why Slack would not post in a channel (conversations.info); it does in public ones without the bot."""
    try:
        told = await patiently(lambda: workspace.client.conversations_info(channel=channel))
    except UNREACHABLE as error:
        return Refusal.GONE if reason_of(error) == "channel_not_found" else None
    found = part(told.data if isinstance(told.data, Mapping) else {}, "channel")
    if found.get("is_archived") is True:
        return Refusal.ARCHIVED
    return Refusal.NOT_A_MEMBER if found.get("is_private") is True and found.get("is_member") is False else None
