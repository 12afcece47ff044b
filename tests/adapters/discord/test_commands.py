"""Slash commands over real sockets."""

from pathlib import Path

from bot.testing import probe
from tests.platforms.discord.bot import person, running
from tests.platforms.discord.loopback import loopback
from tests.platforms.discord.reading import text_of


async def test_a_command_is_answered(tmp_path: Path) -> None:
    async with loopback() as discord:
        guild = discord.world.guild()
        channel = discord.world.channel(guild, "general")
        mei = person(discord, "Mei", guild, channel)
        async with running(discord, tmp_path, [probe.feature], [guild]) as bot:
            given = await bot.settled(mei.slash("/probe say", text="good morning"))

            assert [text_of(each) for each in given.shown] == ["good morning"]
