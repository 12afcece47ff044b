"""The way back from an interaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC

import discord

from adapters.discord.manner import UPDATE, Manner
from adapters.discord.modals import modal
from adapters.discord.posting import Posting
from adapters.discord.rendering import limits
from adapters.discord.rendering.bodies import in_the_place_of
from adapters.discord.rest import EPHEMERAL, Outgoing
from adapters.discord.speech import Speech, refused_as_it_is
from adapters.discord.ticket import Line, Stage, Ticket, for_one
from bot.interactions import Attachment
from bot.messages import Form, Json, Message, Option
from bot.messages.plain import plain_text

log = logging.getLogger(__name__)

MESSAGE, UPDATE_MESSAGE, CHOICES, MODAL = 4, 7, 8, 9
"""Interaction Callback Types of Discord's reference."""

PATIENCE = 2.0
"""Seconds after which an unanswered interaction is deferred; Discord gives three."""


class InteractionReply:
    """Answers one interaction. `again` says that it is taken up after a crash, when it may have been deferred."""

    def __init__(self, speech: Speech, ticket: Ticket, *, again: bool = False) -> None:
        stage = Stage.PROMISED if again else Stage.OPEN
        self._speech = speech
        self._ticket = ticket
        self._line = Line(speech.rest, ticket, speech.application.clock, stage)
        self._posting = Posting(speech.rest, ticket.account, ticket.place)
        self._manner = Manner()
        self._has_promised = False
        self._turn = asyncio.Lock()

    async def answer(self, message: Message, *, private: bool) -> None:
        """Show a message, as many as it takes."""
        private = private or message.private
        async with self._turn:
            try:
                await self._say((await self._speech.rendered(message)).parts, private=private)
            except discord.HTTPException as error:
                if not refused_as_it_is(error):
                    raise
                await self._say((await self._speech.plainly(message)).parts, private=private)

    async def ask(self, form: Form) -> None:
        """Open a form, or show a button that does where Discord opens none any more."""
        async with self._turn:
            can_open = self._line.stage is Stage.OPEN and not self._ticket.is_submission
            if can_open and await self._line.respond(MODAL, modal(form)):
                return
            kept = await self._speech.kept_form(self._ticket.account, self._ticket.place, form)
            await self._say((await self._speech.rendered(kept)).parts, private=True)

    async def replace(self, message: Message) -> None:
        """Put a message in the place of the one whose component was used."""
        ticket = self._ticket
        if not ticket.pressed or (message.private and not ticket.pressed_is_private):
            await self.answer(message, private=True)
            return
        async with self._turn:
            first, *more = (await self._speech.rendered(message, as_card=ticket.pressed_is_card)).parts
            if not await self._update(in_the_place_of(first)):
                changed = in_the_place_of(first)
                await self._posting.replace(changed, ticket.pressed, private=ticket.pressed_is_private)
            for part in more:
                await self._add(part, private=ticket.pressed_is_private)

    async def complete(self, options: Sequence[Option]) -> None:
        """Offer completions; whoever types on does not miss those that come too late."""
        choices: list[Json] = [
            {"name": limits.cut(plain_text(option.label, UTC), limits.CHOICE_TEXT) or "…", "value": option.value}
            for option in options
            if 0 < limits.units(option.value) <= limits.CHOICE_TEXT
        ]
        async with self._turn:
            await self._line.respond(CHOICES, Outgoing({"choices": choices[: limits.CHOICES]}))

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the content of a file that came with the interaction."""
        return await self._speech.fetch(attachment)

    def assume(self, manner: Manner) -> None:
        """Take an interaction that was begun before a crash for one that was promised an answer in that manner."""
        self._manner = manner

    @property
    def is_silent(self) -> bool:
        """Tell whether nothing has been said, beyond a promise."""
        return self._line.stage in {Stage.OPEN, Stage.PROMISED}

    async def promise_in_time(self, manner: Manner, arrived: float) -> None:
        """Promise an answer where none has been given by then; runs beside the handler.

        `arrived` is when the interaction came, on the clock of the event loop.
        """
        self._manner = manner
        if manner.deferral is None:
            return
        await asyncio.sleep(max(arrived + PATIENCE - asyncio.get_running_loop().time(), 0))
        async with self._turn:
            if self._line.stage is Stage.OPEN:
                hidden = manner.private and manner.deferral != UPDATE
                promise = Outgoing({"flags": EPHEMERAL} if hidden else {})
                self._has_promised = await self._line.respond(manner.deferral, promise, Stage.PROMISED)

    async def close(self) -> None:
        """Take back a promise that nothing followed; one that another process made is not ours to take back."""
        async with self._turn:
            if self._has_promised and self._line.stage is Stage.PROMISED and self._manner.deferral != UPDATE:
                await self._line.delete_original()

    async def _say(self, parts: Sequence[Outgoing], *, private: bool) -> None:
        for number, part in enumerate(parts):
            if not await self._add(part, private=private):
                await self._posting.say(parts[number:], private=private)
                return

    async def _add(self, part: Outgoing, *, private: bool) -> bool:
        """Say one thing by way of the interaction; return False where that takes nothing more."""
        if self._line.stage is Stage.OPEN and await self._line.respond(MESSAGE, for_one(part) if private else part):
            return True
        match self._line.stage:
            case Stage.PROMISED:
                return await self._keep_promise(part, private=private)
            case Stage.ANSWERED:
                return await self._line.follow_up(part, private=private)
            case _:
                return False

    async def _keep_promise(self, part: Outgoing, *, private: bool) -> bool:
        """Put an answer in the place of the promise; what is private cannot stand where everybody saw it made."""
        if self._manner.deferral == UPDATE:
            return await self._line.follow_up(part, private=private)
        if private and not self._manner.private:
            return await self._line.delete_original() and await self._line.follow_up(part, private=True)
        return await self._line.edit_original(part, private=private)

    async def _update(self, part: Outgoing) -> bool:
        """Change the message that the component stands on; return False where the interaction no longer can."""
        if self._line.stage is Stage.OPEN and await self._line.respond(UPDATE_MESSAGE, part):
            return True
        promised = self._line.stage is Stage.PROMISED and self._manner.deferral == UPDATE
        return promised and await self._line.edit_original(part, private=self._ticket.pressed_is_private)
