"""Say something in a place of Discord, or directly, without an interaction's token."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import discord

from adapters.discord.places import channel_of
from adapters.discord.rest import Outgoing, Rest
from bot.people import Account
from bot.places import Place, PlaceKind

log = logging.getLogger(__name__)


class Posting:
    """What an answer does that cannot go the way of its interaction: it is posted, a private one directly."""

    def __init__(self, rest: Rest, account: Account, place: Place) -> None:
        self._rest = rest
        self._account = account
        self._place = place

    async def say(self, parts: Sequence[Outgoing], *, private: bool) -> bool:
        """Post messages; return whether they went to the place itself.

        Where the bot may not write there, they go to the person.
        """
        if self._place.kind is PlaceKind.DIRECT or not private:
            try:
                await self._post(channel_of(self._place), parts)
            except (discord.Forbidden, discord.NotFound) as error:
                log.warning("the bot may not write in %s: %s; the answer goes directly", channel_of(self._place), error)
            else:
                return True
        await self._post(await self._rest.direct_channel(self._account.user), parts)
        return False

    async def replace(self, part: Outgoing, message_id: str, *, private: bool) -> None:
        """Change a message of the bot's; one that only its person saw cannot be reached any more."""
        if private:
            await self.say([part], private=True)
            return
        try:
            await self._rest.edit(channel_of(self._place), message_id, part)
        except discord.NotFound:
            await self.say([part], private=False)

    async def _post(self, channel: str, parts: Sequence[Outgoing]) -> None:
        for part in parts:
            await self._rest.post(channel, part)
