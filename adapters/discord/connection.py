"""One connection to Discord from start to stop: everything that is made anew for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

import discord

from adapters.discord.arrivals import Arrivals
from adapters.discord.client import DiscordClient, point_at, wanted_intents
from adapters.discord.command_tree import CommandTree
from adapters.discord.listening import Listening
from adapters.discord.manner import manner_of
from adapters.discord.memberships import EVENTS, GRANTED, Memberships
from adapters.discord.people import Members
from adapters.discord.publishing import Publisher
from adapters.discord.reply import InteractionReply
from adapters.discord.rest import Rest
from adapters.discord.speech import Speech
from adapters.discord.text_reply import TextReply
from adapters.discord.trouble import LOGIN_REFUSED, DiscordRefusedError
from adapters.discord.wire import JsonObject, Wire
from bot.adapter import Receive
from bot.configuration.contract import DiscordSection
from bot.interactions import Interaction, TextMessage

if TYPE_CHECKING:
    from bot.application import Application

log = logging.getLogger(__name__)


class Connection:
    """Logs in, publishes the commands, and hands on what arrives; the gateway is run by somebody else."""

    def __init__(self, application: Application, receive: Receive, *, reads_content: bool) -> None:
        section = application.configuration.section(DiscordSection)
        point_at(section)
        self._application = application
        self._receive = receive
        self.client = DiscordClient(wanted_intents(reads_content=reads_content), self._heard, self._set_up)
        self.rest = Rest(self.client)
        self.speech = Speech(application, self.rest)
        members = Members(self.client, self.rest, section)
        self.memberships = Memberships(application, members)
        tree = CommandTree(application.registry, application.catalogue, application.localiser)
        self._publisher = Publisher(self.rest, tree, application.database)
        self.arrivals = Arrivals(application, self.speech, tree)
        self._listening = Listening(self.client, self.rest, members, application.clock)
        self._at_work: set[asyncio.Task[None]] = set()
        self._deaf = False

    async def log_in(self, token: str) -> None:
        """Log in by REST, and publish the commands if they have changed.

        Raises:
            DiscordRefusedError: Discord does not accept the token.
        """
        try:
            await self.client.login(token)
        except discord.LoginFailure as error:
            raise DiscordRefusedError(LOGIN_REFUSED) from error
        if self.client.application_flags.value & GRANTED:
            self.client.state.hear_of_members()

    async def finish(self) -> None:
        """Take in nothing more, and return when what is being handled is done."""
        self._deaf = True
        while self._at_work:
            await asyncio.gather(*self._at_work, return_exceptions=True)

    async def close(self) -> None:
        """Cut off whatever is still going on."""
        self._deaf = True
        for task in self._at_work:
            task.cancel()
        await asyncio.gather(*self._at_work, return_exceptions=True)
        await self.rest.close()
        if self.client.http.token is not None:
            await self.client.close()

    async def _set_up(self) -> None:
        application = str(self.client.application_id)
        try:
            await self._publisher.publish(application, self._application.clock.now())
        except discord.HTTPException as error:
            log.error("Discord does not take the commands; those of before stay: %s", error)  # noqa: TRY400 - it says why

    def _heard(self, event: str, data: Mapping[str, object]) -> None:
        if self._deaf:
            return
        task = asyncio.create_task(self._handle(event, Wire(data)), name=f"discord {event.lower()}")
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    async def _handle(self, event: str, raw: Wire) -> None:
        arrived = asyncio.get_running_loop().time()
        try:
            if event in EVENTS:
                await self.memberships.note(event, raw)
                return
            record = await self._record(event, raw)
            interaction = self.arrivals.of(record) if record is not None else None
            if interaction is not None:
                await self._hand_on(interaction, arrived)
        except Exception:
            log.exception("what Discord delivered could not be handled: %s %s", event, raw.text("id"))

    async def _record(self, event: str, raw: Wire) -> JsonObject | None:
        if event == "INTERACTION_CREATE":
            return await self._listening.interaction(raw)
        return await self._listening.message(raw)

    async def _hand_on(self, interaction: Interaction, arrived: float) -> None:
        """Let the engine answer, and Discord know in time that an answer is on its way."""
        reply = interaction.reply
        if isinstance(reply, InteractionReply):
            manner = manner_of(interaction, self._application.registry)
            waiting = asyncio.create_task(reply.promise_in_time(manner, arrived), name="discord promise")
        elif isinstance(reply, TextReply) and isinstance(interaction, TextMessage) and interaction.addressed:
            waiting = asyncio.create_task(reply.show_typing(), name="discord typing")
        else:
            await self._receive(interaction)
            return
        try:
            await self._receive(interaction)
            if isinstance(reply, InteractionReply) and reply.is_silent:
                await waiting
                await reply.close()
        finally:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
