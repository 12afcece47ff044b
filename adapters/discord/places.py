"""Where something happened on Discord: a channel, a thread or a post, a direct message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from adapters.discord.people import PLATFORM, WORKSPACE
from adapters.discord.wire import Wire
from bot.places import Place, PlaceKind

if TYPE_CHECKING:
    from bot.readers import Readers

THREADS = frozenset({10, 11, 12})
"""Channel types of threads (Channel Types in Discord's reference)."""
DIRECTS = frozenset({1, 3})
FORUM = 15


def place_of(channel: Wire, guild: str, readers: Readers) -> Place:
    """Return the place of a channel as an interaction carries it: `id`, `type`, `name`, `parent_id` of a thread."""
    own = channel.text("id")
    if not guild or channel.number("type") in DIRECTS:
        return direct_place(own)
    parent = channel.text("parent_id")
    if channel.number("type") in THREADS and parent:
        kind, thread, outer = PlaceKind.THREAD, own, parent
    else:
        kind, thread, outer = PlaceKind.CHANNEL, "", own
    role = readers.of(PLATFORM, WORKSPACE, outer)
    return Place(PLATFORM, WORKSPACE, outer, kind, thread=thread, name=channel.text("name"), readers=role)


def direct_place(channel: str) -> Place:
    """Return the place of a channel of direct messages."""
    return Place(PLATFORM, WORKSPACE, channel, PlaceKind.DIRECT)


def channel_of(place: Place) -> str:
    """Return the id under which Discord knows a place: a thread is a channel of its own."""
    return place.thread or place.channel


def partial(channel: discord.abc.GuildChannel | discord.Thread) -> Wire:
    """Return what we know of a channel as an interaction would carry it."""
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    return Wire(
        {
            "id": str(channel.id),
            "type": channel.type.value,
            "name": channel.name,
            **({"parent_id": str(parent)} if parent else {}),
        }
    )
