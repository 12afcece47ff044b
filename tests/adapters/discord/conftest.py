"""A served server on a loopback Discord with one member, and the bot over it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.discord import reply
from bot.clock import Clock
from bot.features import Feature
from bot.testing import probe
from tests.adapters.discord.desk import Desk
from tests.platforms.discord.bot import Bot, person, running
from tests.platforms.discord.loopback import Loopback, loopback
from tests.platforms.discord.person import Person
from tests.platforms.discord.reading import text_of
from tests.platforms.discord.world import Channel, Guild, World

_ROLES = """
        [discord.roles]
        Founder = "founder"
        Team = "staff"
"""


@dataclass
class Scene:
    """What most tests begin with."""

    discord: Loopback
    guild: Guild
    channel: Channel
    mei: Person
    desk: Desk
    folder: Path

    @property
    def world(self) -> World:
        return self.discord.world

    def bot(
        self, features: Sequence[Feature] = (), *, clock: Clock | None = None, connected: bool = True
    ) -> AbstractAsyncContextManager[Bot]:
        """Run the bot with the probe and the desk, or with other features."""
        composed = list(features) or [probe.feature, self.desk.feature()]
        return running(self.discord, self.folder, composed, [self.guild], more=_ROLES, clock=clock, connected=connected)

    async def works(self, bot: Bot) -> None:
        """See a command answered."""
        given = await bot.settled(self.mei.slash("/probe say", text="still here"))
        assert [text_of(each) for each in given.shown] == ["still here"]


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Give a server with a channel and a founder."""
    async with loopback() as discord:
        guild = discord.world.guild(roles=("Founder", "Team"))
        channel = discord.world.channel(guild, "general")
        mei = person(discord, "Mei", guild, channel, "Founder")
        yield Scene(discord, guild, channel, mei, Desk(tmp_path), tmp_path)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let answers be promised at once, so that no test waits for the two seconds."""
    monkeypatch.setattr(reply, "PATIENCE", 0.05)
    return lambda: None
