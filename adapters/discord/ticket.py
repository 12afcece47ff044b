"""An interaction's token as Discord honours it: one first answer within 3 seconds, then more for 15 minutes."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import discord

from adapters.discord.rest import EPHEMERAL, Outgoing, Rest
from adapters.discord.wire import Wire
from bot.clock import Clock
from bot.people import Account
from bot.places import Place

log = logging.getLogger(__name__)

TOKEN_LIFE = timedelta(minutes=15)
_MARGIN = timedelta(seconds=10)
_UNKNOWN_INTERACTION, _UNKNOWN_WEBHOOK, _ACKNOWLEDGED, _INVALID_TOKEN = 10062, 10015, 40060, 50027
_UNKNOWN_MESSAGE = 10008
"""JSON error codes of Discord's reference."""


class Stage(Enum):
    """How far the answer to an interaction has come."""

    OPEN = "nothing was said"
    PROMISED = "an answer is on its way"
    ANSWERED = "something was said"
    OVER = "Discord takes nothing more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What an interaction is answered with. `pressed` is the message whose component caused it."""

    id: str
    token: str
    application: str
    account: Account
    place: Place
    received_at: datetime
    pressed: str = ""
    pressed_is_card: bool = False
    pressed_is_private: bool = False
    is_submission: bool = False


class Line:
    """The calls that an interaction allows; each returns False where Discord takes nothing more by this way."""

    def __init__(self, rest: Rest, ticket: Ticket, clock: Clock, stage: Stage) -> None:
        self._rest = rest
        self._ticket = ticket
        self._clock = clock
        self._stage = stage

    @property
    def stage(self) -> Stage:
        """Return how far the answer has come; it is over when the token is."""
        if self._clock.now() - self._ticket.received_at > TOKEN_LIFE - _MARGIN:
            self._stage = Stage.OVER
        return self._stage

    async def respond(self, kind: int, data: Outgoing, then: Stage = Stage.ANSWERED) -> bool:
        """Give the first answer."""
        try:
            await self._rest.respond(self._ticket.id, self._ticket.token, kind, data)
        except discord.HTTPException as error:
            if error.code == _ACKNOWLEDGED:
                # The answer to an attempt of ours got lost on the way, so what is said goes in its place.
                self._stage = Stage.PROMISED
                return False
            return self._give_up(error)
        self._stage = then
        return True

    async def follow_up(self, message: Outgoing, *, private: bool) -> bool:
        """Say something more."""
        outgoing = for_one(message) if private else message
        return await self._go_on(lambda: self._rest.follow_up(self._ticket.application, self._ticket.token, outgoing))

    async def edit_original(self, message: Outgoing, *, private: bool) -> bool:
        """Put a message in the place of the promise, or of the message whose component was used.

        Where somebody has deleted that, it is said anew.
        """
        try:
            return await self._go_on(
                lambda: self._rest.edit_original(self._ticket.application, self._ticket.token, message)
            )
        except discord.NotFound as error:
            if error.code != _UNKNOWN_MESSAGE:
                raise
            return await self.follow_up(message, private=private)

    async def delete_original(self) -> bool:
        """Take the promise back."""
        return await self._go_on(lambda: self._rest.delete_original(self._ticket.application, self._ticket.token))

    async def _go_on(self, call: Callable[[], Awaitable[Wire | None]]) -> bool:
        if self.stage is Stage.OVER:
            return False
        try:
            await call()
        except discord.HTTPException as error:
            return self._give_up(error)
        self._stage = Stage.ANSWERED
        return True

    def _give_up(self, error: discord.HTTPException) -> bool:
        if error.code not in {_UNKNOWN_INTERACTION, _UNKNOWN_WEBHOOK, _INVALID_TOKEN}:
            raise error
        log.warning("an interaction can no longer be answered (%s): the answer goes to the place itself", error.code)
        self._stage = Stage.OVER
        return False


def for_one(message: Outgoing) -> Outgoing:
    """Return a message that one person sees."""
    return message.with_(flags=Wire(message.body).number("flags") | EPHEMERAL)
