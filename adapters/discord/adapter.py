"""Discord as the engine knows it."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import aiohttp
import discord

from adapters.discord import scheduling
from adapters.discord.connection import Connection
from adapters.discord.finding import find_delivery
from adapters.discord.gateway import Gateway
from adapters.discord.handles import Handle
from adapters.discord.holding import GatewayLease
from adapters.discord.manner import manner_of
from adapters.discord.people import PLATFORM
from adapters.discord.places import channel_of, direct_place
from adapters.discord.rendering import render
from adapters.discord.rendering.bodies import in_the_place_of
from adapters.discord.rendering.markup import Markup
from adapters.discord.rendering.read_back import read_back
from adapters.discord.reply import InteractionReply
from adapters.discord.rest import Outgoing
from adapters.discord.sessions import SessionBudget
from adapters.discord.speech import refused_as_it_is
from adapters.discord.trouble import DISALLOWED_INTENTS, GatewayRefusedError
from bot.adapter import (
    CannotTell,
    Capabilities,
    Health,
    Rate,
    Rates,
    Receive,
    Refusal,
    Scheduled,
    SendDelayed,
    SendRefused,
)
from bot.configuration import Secret
from bot.configuration.contract import DiscordSection
from bot.configuration.core import ProgrammeSection
from bot.interactions import Interaction
from bot.mentions import Mentions
from bot.messages import Json, Message
from bot.people import Account
from bot.places import Place

if TYPE_CHECKING:
    from bot.application import Application

log = logging.getLogger(__name__)

LONGEST_START = 30.0
"""Seconds that `start` waits for the gateway; it goes on in the background."""
REFUSED_PAUSE = 15 * 60.0
"""Seconds until Discord is asked again after it has refused the bot: each time costs one of the day's sessions."""
_DOWN_PAUSE = 10.0
_SERVER_ERROR = 500
_WHY = {
    50083: Refusal.ARCHIVED,
    50001: Refusal.NOT_A_MEMBER,
    50013: Refusal.NOT_A_MEMBER,
    10003: Refusal.GONE,
    10013: Refusal.GONE,
    50007: Refusal.CLOSED,
}
"""JSON error codes of Discord's reference about which somebody can do something."""


class Discord:
    """The bot on Discord: one connection at a time, its gateway held by one replica, sending from any."""

    platform = PLATFORM
    capabilities = Capabilities(
        private_answers=True, forms=True, form_errors=False, edits=True, files=True, completions=True
    )
    rates = Rates(place=Rate(5, 5.0), workspace=Rate(50, 1.0))
    """Fifty requests a second (Topics, Rate Limits), and what is observed of a channel; the rest Discord asks for."""

    most_scheduled = scheduling.MOST

    def __init__(self, application: Application, token: Secret) -> None:
        self._application = application
        self._token = token
        self._reads_content = any(feature.ask is not None for feature in application.installed.features)
        self._connection: Connection | None = None
        self._gateway: Gateway | None = None
        self._lease = GatewayLease(application)
        self._keeping: asyncio.Task[None] | None = None
        self._refused = False
        self._settled = asyncio.Event()
        self._identified: dict[int, float] = {}

    @property
    def health(self) -> Health:
        """Tell whether what people write arrives, here or at the replica that holds the gateway."""
        if self._connection is None or self._keeping is None or self._refused:
            return Health.STOPPED
        if self._lease.held:
            return Health.CONNECTED if self._gateway is not None and self._gateway.is_up else Health.CONNECTING
        return Health.CONNECTED if self._settled.is_set() else Health.CONNECTING

    async def start(self, receive: Receive) -> None:
        """Log in, and bring up the gateway; where that takes longer, it goes on in the background.

        Raises:
            DiscordRefusedError: Discord does not accept the token.
        """
        connection = await self._connect(receive)
        self._refused = False
        self._settled.clear()
        self._keeping = asyncio.create_task(self._keep(connection, receive), name="discord gateway")
        settled = asyncio.create_task(self._settled.wait())
        await asyncio.wait([settled, self._keeping], timeout=LONGEST_START, return_when=asyncio.FIRST_COMPLETED)
        settled.cancel()

    async def stop(self) -> None:
        """Leave the gateway, finish what is in flight, and disconnect."""
        keeping, self._keeping = self._keeping, None
        if keeping is not None:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
        connection = self._connection
        if connection is not None:
            try:
                await connection.finish()
            finally:
                self._connection = None
                await connection.close()

    def reaches(self, place: Place) -> bool:
        """Tell whether a message to a place of Discord can be sent: by REST, from any replica."""
        return place.platform == PLATFORM and self._connection is not None

    async def send(self, place: Place, message: Message, key: str) -> str:
        """Post a message; the id of one that takes several names them all.

        A nonce made of `key` keeps Discord from posting the same delivery again within minutes (Create Message).
        """
        connection = self._connected()
        rendered = await connection.speech.rendered(message)
        ids = [
            await self._post(
                connection, channel_of(place), part.with_(nonce=f"{_nonce(key)}-{number}", enforce_nonce=True)
            )
            for number, part in enumerate(rendered.parts)
        ]
        return str(Handle(tuple(ids), rendered.is_card))

    async def obstacle(self, place: Place) -> Refusal | None:
        """Return why Discord does not let the bot see a channel (Get Channel)."""
        try:
            await self._connected().rest.channel(channel_of(place))
        except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, TimeoutError) as error:
            refusal = _refusal(error)
            return refusal.why if isinstance(refusal, SendRefused) else None
        return None

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """Look for the message of a delivery: by its nonce as long as that holds, then in the history."""
        now = self._application.clock.now()
        try:
            return await find_delivery(self._connected().rest, channel_of(place), _nonce(key), since, now)
        except discord.HTTPException as error:
            refusal = _refusal(error)
            if isinstance(refusal, SendDelayed):
                raise refusal from error
            raise CannotTell(str(refusal)) from error

    async def edit(self, place: Place, message_id: str, message: Message) -> None:
        """Put a message in the place of one sent before, with as many parts as it has."""
        connection, channel = self._connected(), channel_of(place)
        sent = Handle.parse(message_id)
        rendered = await connection.speech.rendered(message, as_card=sent.is_card)
        try:
            await _change(connection, channel, sent.ids, rendered.parts)
        except discord.HTTPException as error:
            if not refused_as_it_is(error):
                raise _refusal(error) from error
            # An edit may have made a card of it since it was sent.
            rendered = await connection.speech.rendered(message, as_card=True)
            await _change(connection, channel, sent.ids, rendered.parts)

    async def recall(self, place: Place, message_id: str) -> None:
        """Delete a sent message; one that is gone already is no error."""
        for each in Handle.parse(message_id).ids:
            await _delete(self._connected(), channel_of(place), each)

    def preview(self, message: Message) -> Sequence[Message]:
        """Return a localised message as Discord would show it."""
        zone = self._application.configuration.section(ProgrammeSection).timezone
        return [read_back(each) for each in render(message, Markup(Mentions(), zone)).parts]

    async def direct(self, account: Account) -> Place:
        """Return the place of direct messages to an account, which Discord opens if need be."""
        try:
            return direct_place(await self._connected().rest.direct_channel(account.user))
        except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, TimeoutError) as error:
            raise _refusal(error) from error

    @property
    def calendars(self) -> Sequence[str]:
        """Return the servers whose scheduled events the bot keeps."""
        if self._connection is None:
            return ()
        return self._application.configuration.section(DiscordSection).guilds

    async def schedule(self, calendar: str, scheduled: Scheduled, event_id: str | None) -> str:
        """Show an event among the scheduled ones of a server, or change it there."""
        with _refusing():
            return await scheduling.schedule(self._connected().rest, calendar, scheduled, event_id)

    async def find_scheduled(self, calendar: str, scheduled: Scheduled) -> str | None:
        """Return the id of the bot's own scheduled event of that name at that time."""
        with _refusing():
            return await scheduling.find_scheduled(self._connected().rest, calendar, scheduled)

    async def unschedule(self, calendar: str, event_id: str) -> None:
        """Cancel a scheduled event."""
        with _refusing():
            await scheduling.unschedule(self._connected().rest, calendar, event_id)

    def revive(self, payload: Mapping[str, Json]) -> Interaction:
        """Make the interaction again that a record was kept of."""
        interaction = self._connected().arrivals.of(payload, again=True)
        if interaction is None:
            raise ValueError("this version does not know what was kept")
        if isinstance(interaction.reply, InteractionReply):
            interaction.reply.assume(manner_of(interaction, self._application.registry))
        return interaction

    async def _connect(self, receive: Receive) -> Connection:
        connection = Connection(self._application, receive, reads_content=self._reads_content)
        try:
            await connection.log_in(self._token.reveal())
        except BaseException:
            await connection.close()
            raise
        self._connection = connection
        return connection

    async def _keep(self, connection: Connection, receive: Receive) -> None:
        """Hold the gateway while it is ours, and go on without what Discord refuses."""
        while True:
            budget = SessionBudget(connection.rest, self._identified)
            gateway = self._gateway = Gateway(connection.client, budget, self._settled.set)
            refused: GatewayRefusedError | None = None
            try:
                await self._lease.run(partial(_attend, connection, gateway), self._settled.set)
            except* GatewayRefusedError as group:
                refused = _first(group)
            except* Exception:
                log.exception("Discord's gateway broke off; it is begun anew")
            await self._give_way(refused)
            await connection.close()
            connection = await self._connect_again(receive)

    async def _give_way(self, refused: GatewayRefusedError | None) -> None:
        """Do without what Discord refuses, or wait until it may have changed its mind."""
        if refused is None:
            await asyncio.sleep(_DOWN_PAUSE)
            return
        log.error("%s", refused)
        if refused.code == DISALLOWED_INTENTS and self._reads_content:
            log.warning("Until then posts of a forum are read by their titles; everything else works.")
            self._reads_content = False
            return
        self._refused = True
        self._settled.set()
        await asyncio.sleep(REFUSED_PAUSE)
        self._refused = False

    async def _connect_again(self, receive: Receive) -> Connection:
        while True:
            try:
                return await self._connect(receive)
            except Exception as error:
                log.warning("Discord cannot be reached again: %s; the next attempt is in %g s", error, _DOWN_PAUSE)
                await asyncio.sleep(_DOWN_PAUSE)

    async def _post(self, connection: Connection, channel: str, part: Outgoing) -> str:
        """Post a message; whatever leaves open whether Discord has it is raised as it is."""
        try:
            return await connection.rest.post(channel, part)
        except discord.HTTPException as error:
            if error.status >= _SERVER_ERROR:
                raise
            raise _refusal(error) from error
        except (discord.RateLimited, aiohttp.ClientConnectorError) as error:
            raise _refusal(error) from error

    def _connected(self) -> Connection:
        if self._connection is None:
            raise SendDelayed(_DOWN_PAUSE)
        return self._connection


async def _attend(connection: Connection, gateway: Gateway) -> None:
    """Run the gateway, and see who has left meanwhile."""
    watching = asyncio.create_task(connection.memberships.watch(), name="discord members")
    try:
        await gateway.run()
    finally:
        watching.cancel()


async def _change(connection: Connection, channel: str, ids: Sequence[str], parts: Sequence[Outgoing]) -> None:
    for each, part in zip(ids, parts, strict=False):
        await connection.rest.edit(channel, each, in_the_place_of(part))
    for surplus in ids[len(parts) :]:
        await _delete(connection, channel, surplus)
    for part in parts[len(ids) :]:
        await connection.rest.post(channel, part)


async def _delete(connection: Connection, channel: str, message_id: str) -> None:
    try:
        await connection.rest.delete(channel, message_id)
    except discord.NotFound:
        log.debug("the message %s was gone already", message_id)


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    """Say why Discord does not do what it was asked."""
    try:
        yield
    except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, TimeoutError) as error:
        raise _refusal(error) from error


def _refusal(error: Exception) -> SendRefused | SendDelayed:
    """Return what an error of Discord's means for a delivery."""
    if isinstance(error, discord.RateLimited):
        return SendDelayed(error.retry_after)
    if isinstance(error, discord.HTTPException) and error.status not in {408, 429} and error.status < _SERVER_ERROR:
        words = f"Discord refused it: {error.text or error} (error {error.code}, status {error.status})"
        return SendRefused(words, _WHY.get(error.code, Refusal.OTHER))
    return SendDelayed(_DOWN_PAUSE)


def _nonce(key: str) -> str:
    """Return what the nonces of a delivery begin with; with the part's number they have at most 25 characters."""
    return hashlib.sha256(key.encode()).hexdigest()[:20]


def _first(group: BaseExceptionGroup[GatewayRefusedError]) -> GatewayRefusedError:
    inner = group.exceptions[0]
    return inner if isinstance(inner, GatewayRefusedError) else _first(inner)
