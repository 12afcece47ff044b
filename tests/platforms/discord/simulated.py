"""The bot on SimCord: real discord.py in process, a Discord that nobody here wrote."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import simcord

from adapters.discord import platform
from adapters.discord.connection import Connection
from bot.application import Application, sections
from bot.configuration import Secrets
from bot.configuration.document import Document
from bot.configuration.loading import check
from bot.features import Feature
from bot.installed import Installed
from bot.startup import opened
from bot.storage import Database, DatabaseUrl

SERVER = 197038439483310086
_CONFIGURATION = f"""
[programme]
name = "HKAI Lab"
[limits]
per_person_per_minute = 0
[discord]
enabled = true
guilds = ["{SERVER}"]
[discord.roles]
Team = "staff"
Founder = "founder"
"""


@dataclass
class Simulation:
    """The bot with its server on SimCord, and a channel in it."""

    env: simcord.Env
    application: Application
    connection: Connection
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle

    def member(self, name: str, *roles: str) -> simcord.MemberActor:
        """Return a new member."""
        held = [role for role in self.guild_roles if role.name in roles]
        return self.guild.add_member(self.env.create_user(name.lower(), global_name=name), roles=held)

    @property
    def guild_roles(self) -> list[simcord.RoleHandle]:
        return self._roles

    def make_roles(self, *names: str) -> None:
        self._roles = [self.guild.create_role(name) for name in names]


@asynccontextmanager
async def simulation(folder: Path, features: Sequence[Feature]) -> AsyncIterator[Simulation]:
    """Run the bot on SimCord."""
    import tomllib

    composed_of = Installed(tuple(features), (platform,))
    document = Document(text=_CONFIGURATION, content=tomllib.loads(_CONFIGURATION))
    settings = check(document, sections(composed_of), {})
    store = Database(DatabaseUrl.of_file(folder / "simulated.db"))
    async with opened(composed_of, settings, store, None, Secrets({})) as application:
        connection = Connection(application, application.engine.receive, reads_content=True)
        async with simcord.run(connection.client, shard_count=1) as env:
            guild = env.create_guild("HKAI Lab", id=SERVER)
            simulated = Simulation(env, application, connection, guild, guild.create_text_channel("general"))
            simulated.make_roles("Team", "Founder")
            yield simulated
        await connection.close()
