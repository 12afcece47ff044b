"""A programme with two teams and a few pools, and people who book."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from sqlalchemy import select

from bot.adapter import Adapter
from bot.application import Application
from bot.community.cohorts import open_cohort
from bot.community.teams import create_team, put_in_team
from bot.configuration import AdapterSection, ConfigurationSection
from bot.features import Platform
from bot.testing.exchange import Exchange
from bot.testing.harness import Harness
from bot.testing.participants import Participant
from commands.compute.feature import feature as compute
from commands.compute.tables import ComputeAllocation
from commands.team.feature import feature as team

CONFIGURATION = """
[limits]
per_person_per_minute = 0
[channels]
staff = ["harness:staff"]
[compute]
allowance = 1000
hours_per_week = 100
units_at_once = 12
open_bookings = 8
[[compute.pools]]
name = "a100"
kind = "NVIDIA A100"
units = 8
price = 1
[[compute.pools]]
name = "h100"
kind = "NVIDIA H100"
units = 4
approval = "always"
[[compute.pools]]
name = "lab"
kind = "node"
units = 2
opening_hours = ["Mon-Fri 09:00-18:00"]
buffer_minutes = 30
check_in_minutes = 15
same_day_outside_quota = true
"""


def _none(_application: Application) -> Adapter:
    raise NotImplementedError


PRETENDED = Platform(
    name="harness",
    connect=_none,
    enabled=lambda _application: False,
    configuration=(ConfigurationSection("harness", AdapterSection),),
)


class Lab:
    """The programme, with Ada and Ben in Alpha, Chloe in Beta, Dev in no team, and Sam of the staff."""

    def __init__(self, harness: Harness) -> None:
        self.harness = harness
        self.ada = harness.person("Ada", role="founder", language="en")
        self.ben = harness.person("Ben", role="founder", language="en")
        self.chloe = harness.person("Chloe", role="founder", language="en")
        self.dev = harness.person("Dev", role="founder", language="en")
        self.sam = harness.person("Sam", role="staff", language="en")
        self.staff = harness.channel("staff", readers="staff")

    async def set_up(self) -> None:
        now = self.harness.clock.now()
        members = {"Alpha": (self.ada, self.ben), "Beta": (self.chloe,)}
        async with self.harness.application.database.write() as session:
            cohort = await open_cohort(session, "Cohort", now.date(), now)
        for name, people in members.items():
            async with self.harness.application.database.write() as session:
                made = await create_team(session, name, cohort.id, now)
            for each in people:
                person = await each.known()
                async with self.harness.application.database.write() as session:
                    await put_in_team(session, person.id, made.id, now)

    async def book(self, who: Participant, line: str) -> Exchange:
        """Ask, and say yes."""
        return await (await who.says(f"/compute book {line}")).press("Yes, book it")

    async def allocations(self) -> list[ComputeAllocation]:
        async with self.harness.application.database.read() as session:
            statement = select(ComputeAllocation).where(ComputeAllocation.live).order_by(ComputeAllocation.id)
            return list(await session.scalars(statement))

    async def overlaps(self) -> list[tuple[ComputeAllocation, ComputeAllocation]]:
        rows = await self.allocations()
        return [
            (one, other)
            for number, one in enumerate(rows)
            for other in rows[number + 1 :]
            if (one.pool, one.unit) == (other.pool, other.unit)
            and one.starts_at < other.ends_at
            and other.starts_at < one.ends_at
        ]


@pytest_asyncio.fixture
async def lab() -> AsyncIterator[Lab]:
    async with await Harness.start(
        features=[compute, team], platforms=[PRETENDED], configuration=CONFIGURATION
    ) as harness:
        made = Lab(harness)
        await made.set_up()
        yield made
