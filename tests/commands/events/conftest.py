"""A programme without events, with a channel for announcements and one for staff."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.application import Application
from bot.configuration import AdapterSection, ConfigurationSection
from bot.features import Platform
from bot.installed import installed
from bot.testing.exchange import Exchange
from bot.testing.harness import Harness
from bot.testing.participants import Channel, Participant
from bot.web.server import WebServer

if TYPE_CHECKING:
    from bot.adapter import Adapter

CHANNELS = """
[channels]
announcements = ["harness:news"]
staff = ["harness:staff"]
"""
HK = "Asia/Hong_Kong"


def _none(_application: Application) -> Adapter:
    raise NotImplementedError


PRETENDED = Platform(
    name="harness",
    connect=_none,
    enabled=lambda _application: False,
    configuration=(ConfigurationSection("harness", AdapterSection),),
)


async def start(configuration: str = CHANNELS, **options: object) -> Harness:
    return await Harness.start(
        installed().features,
        platforms=[PRETENDED],
        configuration=configuration,
        sample=False,
        **options,  # type: ignore[arg-type]  # checked by `Harness.start`
    )


@pytest_asyncio.fixture
async def lab() -> AsyncIterator[Harness]:
    async with await start() as harness:
        yield harness


@pytest.fixture
def staff(lab: Harness) -> Participant:
    return lab.person("Grace", role="staff", language="en", timezone=HK)


@pytest.fixture
def ada(lab: Harness) -> Participant:
    return lab.person("Ada", role="founder", language="en", timezone=HK)


@pytest.fixture
def ben(lab: Harness) -> Participant:
    return lab.person("Ben", role="founder", language="en", timezone=HK)


@pytest.fixture
def news(lab: Harness) -> Channel:
    return lab.channel("news")


async def put_up(staff: Participant, line: str) -> Exchange:
    return await (await staff.says(f"/events create {line}")).press("Yes, put it up")


@pytest_asyncio.fixture
async def web(lab: Harness) -> AsyncIterator[str]:
    server = WebServer(lab.application, dict)
    await server.start()
    yield f"http://127.0.0.1:{server.port}"
    await server.stop()
