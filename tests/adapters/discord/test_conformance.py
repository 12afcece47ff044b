"""Discord keeps what every adapter promises, over real sockets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.testing import probe
from bot.testing.conformance import AdapterConformance
from tests.adapters.discord.surface import DiscordSurface
from tests.platforms.discord.bot import person, running
from tests.platforms.discord.loopback import loopback


class TestDiscord(AdapterConformance):
    @pytest.fixture
    async def surface(self, tmp_path: Path) -> AsyncIterator[DiscordSurface]:
        async with loopback() as discord:
            guild = discord.world.guild(roles=("Founder",))
            channel = discord.world.channel(guild, "general")
            mei = person(discord, "Mei", guild, channel, "Founder")
            roles = '[discord.roles]\n        Founder = "founder"'
            async with running(discord, tmp_path, [probe.feature], [guild], more=roles) as bot:
                yield DiscordSurface(bot, mei)
