"""The way back from a message: an answer below it, or directly where it is private."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import discord

from adapters.discord.places import channel_of
from adapters.discord.posting import Posting
from adapters.discord.rest import Outgoing
from adapters.discord.speech import Speech, refused_as_it_is
from bot.interactions import Attachment
from bot.messages import Form, Message, Option, say
from bot.people import Account
from bot.places import Place, PlaceKind

log = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds after which Discord shows that the bot is typing."""


class TextReply:
    """Answers one message; `message_id` is the message, empty where an answer does not point at it."""

    def __init__(self, speech: Speech, account: Account, place: Place, message_id: str = "") -> None:
        self._speech = speech
        self._account = account
        self._place = place
        self._message_id = message_id
        self._posting = Posting(speech.rest, account, place)
        self._answered = False

    async def answer(self, message: Message, *, private: bool) -> None:
        """Show a message; what is private goes to the person directly, and the place is told so."""
        private = private or message.private
        try:
            await self._say((await self._speech.rendered(message)).parts, private=private)
        except discord.HTTPException as error:
            if not refused_as_it_is(error):
                raise
            await self._say((await self._speech.plainly(message)).parts, private=private)

    async def ask(self, form: Form) -> None:
        """Show a button that opens a form: a message alone opens none."""
        kept = await self._speech.kept_form(self._account, self._place, form)
        await self._say((await self._speech.rendered(kept)).parts, private=False)

    async def replace(self, message: Message) -> None:
        """Show a message: words have none to replace."""
        await self.answer(message, private=message.private)

    async def complete(self, options: Sequence[Option]) -> None:
        """Offer nothing: Discord asks for no completions of words."""

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the content of a file."""
        return await self._speech.fetch(attachment)

    async def show_typing(self) -> None:
        """Show that an answer is on its way where it takes a while; runs beside the handler."""
        await asyncio.sleep(PATIENCE)
        if not self._answered:
            try:
                await self._speech.rest.typing(channel_of(self._place))
            except discord.HTTPException as error:
                log.debug("typing could not be shown", exc_info=error)

    async def _say(self, parts: Sequence[Outgoing], *, private: bool) -> None:
        self._answered = True
        elsewhere = private and self._place.kind is not PlaceKind.DIRECT
        if not elsewhere:
            await self._posting.say([self._pointing(parts[0]), *parts[1:]], private=False)
            return
        try:
            await self._posting.say(parts, private=True)
        except discord.Forbidden:
            await self._tell("discord.cannot_write_to_you")
        else:
            await self._tell("discord.answered_directly")

    async def _tell(self, key: str) -> None:
        told = await self._speech.own(say(key), self._account, self._place)
        await self._posting.say([self._pointing((await self._speech.rendered(told)).parts[0])], private=False)

    def _pointing(self, part: Outgoing) -> Outgoing:
        if not self._message_id:
            return part
        return part.with_(message_reference={"message_id": self._message_id, "fail_if_not_exists": False})
