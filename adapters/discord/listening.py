"""Who and what is listened to: people of the served servers, when they mean the bot or ask a forum."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord

from adapters.discord import records
from adapters.discord.client import DiscordClient
from adapters.discord.people import Members
from adapters.discord.places import FORUM, THREADS, partial
from adapters.discord.rest import Rest
from adapters.discord.wire import JsonObject, Wire
from bot.roles import Role

if TYPE_CHECKING:
    from bot.clock import Clock

_TYPED, _REPLY = 0, 19
"""Message Types of Discord's reference that a person writes."""


class Listening:
    """Makes records of the events that concern the bot."""

    def __init__(self, client: DiscordClient, rest: Rest, members: Members, clock: Clock) -> None:
        self._client = client
        self._rest = rest
        self._members = members
        self._clock = clock

    async def interaction(self, raw: Wire) -> JsonObject | None:
        """Return the record of an interaction, None where its author is not served."""
        at = self._clock.now()
        member = raw.object("member")
        user = (member.object("user") or raw.object("user")).text("id")
        grants = await self._grants(raw.text("guild_id"), member, user)
        return None if grants is None else records.of_interaction(raw, grants, at)

    async def message(self, raw: Wire) -> JsonObject | None:
        """Return the record of a message, None where it is not meant for the bot."""
        at = self._clock.now()
        author, guild = raw.object("author"), raw.text("guild_id")
        if author.flag("bot") or raw.has("webhook_id") or raw.number("type") not in {_TYPED, _REPLY}:
            return None
        if guild and not self._members.serves(guild):
            return None
        opens_post = raw.text("id") == raw.text("channel_id")
        mentioned = any(each.text("id") == self._own_id for each in raw.objects("mentions"))
        overheard = bool(guild) and not mentioned and not opens_post
        if overheard and not self._hangs_from_message(raw):
            return None
        channel = await self._channel(raw)
        if opens_post and not mentioned and not self._is_post(channel):
            return None
        grants = await self._grants(guild, raw.object("member"), author.text("id"))
        if grants is None:
            return None
        if overheard:
            return records.of_overheard(raw, channel, grants, at)
        text = self._without_mention(raw.text("content"))
        if opens_post and not mentioned:
            return records.of_post(raw, channel, _question(channel.text("name"), text), grants, at)
        return records.of_message(raw, channel, text, grants, at)

    @property
    def _own_id(self) -> str:
        return str(self._client.user.id) if self._client.user else ""

    async def _grants(self, guild: str, member: Wire, user: str) -> frozenset[Role] | None:
        if not user:
            return None
        if not guild:
            return await self._members.anywhere(user)
        if not self._members.serves(guild):
            return None
        return await self._members.in_guild(guild, member.texts("roles"))

    async def _channel(self, raw: Wire) -> Wire:
        """Return the channel of a message, which names only its id."""
        own = raw.text("channel_id")
        if not raw.text("guild_id"):
            return Wire({"id": own, "type": 1})
        known = self._client.get_channel(int(own))
        if isinstance(known, discord.abc.GuildChannel | discord.Thread):
            return partial(known)
        try:
            return await self._rest.channel(own)
        except discord.HTTPException:
            return Wire({"id": own, "type": 0})

    def _is_post(self, channel: Wire) -> bool:
        if channel.number("type") not in THREADS:
            return False
        parent = self._client.get_channel(int(channel.text("parent_id") or 0))
        return isinstance(parent, discord.ForumChannel) and parent.type.value == FORUM

    def _hangs_from_message(self, raw: Wire) -> bool:
        """Tell whether words stand in a thread that may hang from a message of the bot, and can be read."""
        thread = self._client.get_channel(int(raw.text("channel_id")))
        return bool(raw.text("content")) and isinstance(thread, discord.Thread) and not self._is_post(partial(thread))

    def _without_mention(self, text: str) -> str:
        return re.sub(rf"<@!?{self._own_id}>", " ", text).strip() if self._own_id else text


def _question(title: str, text: str) -> str:
    """Return what a post asks: its title, and its text where that says more."""
    return title if not text or text.casefold() in title.casefold() else f"{title}\n{text}"
