"""A programme on two platforms whose announcements go to a channel on each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest_asyncio

from bot.application import Application
from bot.configuration import AdapterSection, ConfigurationSection
from bot.features import Platform
from bot.places import Place, PlaceKind
from bot.testing.harness import Harness
from bot.testing.participants import Channel, Participant
from commands.announcements.feature import feature
from commands.people.feature import feature as people
from commands.team.feature import feature as team

if TYPE_CHECKING:
    from bot.adapter import Adapter

CHANNELS = """
[channels]
announcements = ["harness:general", "other:lobby"]
"""


def _none(_application: Application) -> Adapter:
    raise NotImplementedError


def pretended(name: str) -> Platform:
    section = type(f"{name.title()}Section", (AdapterSection,), {})
    return Platform(
        name=name,
        connect=_none,
        enabled=lambda _application: False,
        configuration=(ConfigurationSection(name, section),),
    )


@dataclass
class Programme:
    harness: Harness
    staff: Participant
    ada: Participant
    ben: Participant
    mei: Participant

    @property
    def general(self) -> Channel:
        return self.harness.channel("general")

    @property
    def lobby(self) -> Channel:
        return Channel(self.harness, Place("other", "", "lobby", PlaceKind.CHANNEL))


Start = Callable[..., Awaitable[Programme]]


@pytest_asyncio.fixture
async def start() -> AsyncIterator[Start]:
    async with AsyncExitStack() as stack:

        async def begin(configuration: str = CHANNELS) -> Programme:
            harness = await stack.enter_async_context(
                await Harness.start(
                    features=[people, team, feature],
                    platforms=[pretended("harness"), pretended("other")],
                    configuration=configuration,
                    pretended=["other"],
                )
            )
            programme = Programme(
                harness,
                harness.person("Grace", role="staff", language="en"),
                harness.person("Ada", role="founder", language="en"),
                harness.person("Ben", role="founder", language="en", platform="other"),
                harness.person("Mei", role="founder", language="zh-Hant-HK"),
            )
            for person in (programme.staff, programme.ada, programme.ben, programme.mei):
                await person.known()
            return programme

        yield begin


@pytest_asyncio.fixture
async def programme(start: Start) -> Programme:
    return await start()
