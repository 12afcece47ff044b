"""The bot over a loopback Discord, within the test's own process: real sockets, the real adapter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.discord import platform
from adapters.discord.adapter import Discord
from bot.application import Application, sections
from bot.clock import Clock
from bot.configuration import Configuration, Secrets
from bot.configuration.document import Document
from bot.configuration.loading import check
from bot.features import Feature
from bot.installed import Installed
from bot.startup import opened
from bot.storage import Database, DatabaseUrl
from tests.platforms.discord.loopback import Loopback
from tests.platforms.discord.person import Person
from tests.platforms.discord.world import Channel, Given, Guild, Message

SETTLED = 10.0


@dataclass
class Bot:
    """A running bot with the loopback that it is connected to."""

    loopback: Loopback
    application: Application
    adapter: Discord

    async def settled(self, given: Given, seconds: float = SETTLED) -> Given:
        """Wait until an interaction has been answered and nothing is at work any more."""
        await self.loopback.world.until(lambda: given.acknowledged is not None and self.is_idle, seconds)
        return given

    async def quiet(self, seconds: float = SETTLED) -> None:
        """Wait until nothing is at work; what was just emitted has arrived by then."""
        await self.loopback.world.until(lambda: self.is_idle, seconds)

    @property
    def is_idle(self) -> bool:
        connection = self.adapter._connection
        return connection is None or not connection._at_work

    async def answered(self, channel: Channel, before: int = 0, user: str | None = None) -> list[Message]:
        """Wait for messages of the bot in a channel beyond the first ones, and until nothing more comes."""
        world = self.loopback.world
        await world.until(lambda: len(world.visible(channel.id, user)) > before and self.is_idle)
        return world.visible(channel.id, user)[before:]


def configuration(loopback: Loopback, guilds: Sequence[Guild], composed_of: Installed, more: str = "") -> Configuration:
    """Return the configuration of a bot that serves some servers of the loopback."""
    served = ", ".join(f'"{guild.id}"' for guild in guilds)
    text = f"""
        [limits]
        per_person_per_minute = 0
        [discord]
        enabled = true
        api_url = "{loopback.api_url}"
        gateway_url = "{loopback.gateway_url}"
        guilds = [{served}]
        {more}
    """
    import tomllib

    return check(Document(text=text, content=tomllib.loads(text)), sections(composed_of), {})


@asynccontextmanager
async def running(
    loopback: Loopback,
    folder: Path,
    features: Sequence[Feature],
    guilds: Sequence[Guild],
    *,
    more: str = "",
    clock: Clock | None = None,
    connected: bool = True,
    database: str = "bot.db",
) -> AsyncIterator[Bot]:
    """Run a bot; with `connected`, it is so before anything else happens."""
    composed_of = Installed(tuple(features), (platform,))
    settings = configuration(loopback, guilds, composed_of, more)
    secrets = Secrets({"DISCORD_TOKEN": loopback.world.token})
    store = Database(DatabaseUrl.of_file(folder / database))
    async with opened(composed_of, settings, store, clock, secrets) as application:
        adapter = Discord(application, secrets.get("DISCORD_TOKEN"))  # type: ignore[arg-type]  # it is there
        bot = Bot(loopback, application, adapter)
        if connected:
            await application.connect([adapter])
        else:
            bot.connecting = asyncio.create_task(application.connect([adapter]))  # type: ignore[attr-defined]  # kept alive
        yield bot


def person(loopback: Loopback, name: str, guild: Guild, channel: Channel, *roles: str) -> Person:
    """Return a new member of a server, looking at a channel."""
    user = loopback.world.user(name)
    loopback.world.join(guild, user, *roles)
    return Person(loopback.world, user, channel)
