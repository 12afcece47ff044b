"""A change of bookings that another process stood in the way of is made anew, and once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage import Database
from bot.storage.errors import DatabaseBusyError
from commands.compute.tables import ComputeBooking, ComputeLedger
from tests.commands.compute.conftest import Lab


class InTheWay:
    """Undoes the next transaction that has to do with a booking, as PostgreSQL undoes one of two that collide."""

    def __init__(self, database: Database) -> None:
        self.write, self.times = database.write, 0

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[AsyncSession]:
        async with self.write() as session:
            seen: list[object] = []
            for moment in ("loaded_as_persistent", "pending_to_persistent"):
                event.listen(session.sync_session, moment, lambda _session, row: seen.append(row))
            yield session
            if any(isinstance(each, ComputeBooking) for each in seen):
                self.times += 1
                if self.times == 1:
                    raise DatabaseBusyError("Two processes stood in each other's way.")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("book 1 a100 Wed 9-10am", "Please check"),
        ("cancel 1", "Cancelled"),
        ("extend 2 1 hour", "ends later"),
        ("release 2", "ended now"),
        ("checkin 2", "checked in"),
        ("swap 1 3", "asked them"),
        ("maintenance a100 Tue 9am-1pm", "Nobody can book"),
    ],
)
async def test_it_is_done_once_all_the_same(lab: Lab, monkeypatch: pytest.MonkeyPatch, line: str, told: str) -> None:
    await lab.book(lab.ada, "2 a100 tomorrow 9am-1pm")
    await lab.book(lab.ada, "2 a100 now for 4 hours")
    await lab.book(lab.chloe, "2 a100 Thu 9am-1pm")
    await lab.harness.advance(minutes=45)
    database = lab.harness.application.database
    way = InTheWay(database)
    monkeypatch.setattr(database, "write", way)

    who = lab.sam if line.startswith("maintenance") else lab.ada
    assert told in (await who.says(f"/compute {line}")).text

    assert way.times == 2
    async with database.read() as session:
        cost = await session.scalar(select(func.sum(ComputeBooking.cost)))
        charged = await session.scalar(select(func.sum(ComputeLedger.credits)))
    assert charged == -(cost or 0)
    assert not await lab.overlaps()


async def test_a_yes_is_a_yes_all_the_same(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    echo = await lab.ada.says("/compute book 2 a100 tomorrow 9am-1pm")
    database = lab.harness.application.database
    way = InTheWay(database)
    monkeypatch.setattr(database, "write", way)

    assert "Booked" in (await echo.press("Yes, book it")).text

    assert way.times == 2
    assert "992 credits" in (await lab.ada.says("/compute mine")).text
