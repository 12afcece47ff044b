"""What the doctor says about deliveries."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from bot.configuration import Configuration, Secrets, check
from bot.configuration.document import Document
from bot.delivery.check import deliveries_check
from bot.doctor import DoctorContext, Finding, Level
from bot.storage import Database, DeliveryState, tables
from bot.testing.clock import START


@pytest.fixture
def configuration(database: Database) -> Configuration:
    address = database.url.address.set(drivername=database.url.backend.value)
    url = address.render_as_string(hide_password=False)
    return check(Document(content={"database": {"url": url}}), (), {})


async def findings(configuration: Configuration) -> list[Finding]:
    context = DoctorContext(configuration, Secrets({}))
    return [finding async for finding in deliveries_check(())(context)]


async def test_all_is_well_when_nothing_failed(configuration: Configuration) -> None:
    assert [finding.level for finding in await findings(configuration)] == [Level.OK]


async def test_what_failed_and_what_is_in_doubt_is_counted(configuration: Configuration, database: Database) -> None:
    numbers = {DeliveryState.FAILED: 2, DeliveryState.AMBIGUOUS: 1, DeliveryState.PENDING: 3, DeliveryState.SENT: 4}
    async with database.write() as session:
        for state, number in numbers.items():
            for each in range(number):
                values = {"key": f"{state}{each}", "kind": "test", "message": {}, "state": state}
                await session.execute(insert(tables.Delivery).values(**values, due_at=START, created_at=START))
    found = await findings(configuration)
    assert [(each.level, each.text.split()[0]) for each in found] == [
        (Level.WARNING, "2"),
        (Level.WARNING, "1"),
        (Level.OK, "3"),
    ]
