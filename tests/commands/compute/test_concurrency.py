"""Many book at once, through the domain, on both databases and from several processes: no unit is had twice."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.storage import Backend, Database, MigrationBranch
from commands.compute.tables import BRANCH, BookingState, ComputeAllocation, ComputeBooking, ComputeLedger
from tests.commands.compute.rush import NOW, double_booked, set_up

BOOKERS = 32
ATTEMPTS = 8


@pytest.fixture(scope="session")
def database_branches() -> Sequence[MigrationBranch]:
    return (BRANCH,)


async def check_books(database: Database) -> int:
    """Hold the ledger against the bookings; return how many are booked."""
    async with database.read() as session:
        cost = await session.scalar(select(func.sum(ComputeBooking.cost)))
        charged = await session.scalar(select(func.sum(ComputeLedger.credits)))
        booked = await session.scalar(select(func.count()).where(ComputeBooking.state == BookingState.BOOKED))
        units = await session.scalar(select(func.sum(ComputeBooking.units)))
        taken = await session.scalar(select(func.count()).select_from(ComputeAllocation))
    assert charged == -(cost or 0)
    assert units == taken
    return booked or 0


async def test_thirty_two_who_book_at_once_never_share_a_unit(database: Database) -> None:
    rush = await set_up(database)

    await asyncio.gather(*(rush.book_again_and_again(number, ATTEMPTS) for number in range(BOOKERS)))

    assert await double_booked(database) == 0
    assert await check_books(database) > BOOKERS


async def test_three_processes_never_share_a_unit(database: Database, backend: Backend) -> None:
    await set_up(database)
    url = database.url.address.render_as_string(hide_password=False)
    program = Path(__file__).with_name("rush.py")

    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, program, url, str(number), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for number in range(3)
    ]
    for process in processes:
        _, errors = await asyncio.wait_for(process.communicate(), timeout=120)
        assert process.returncode == 0, errors.decode()

    assert await double_booked(database) == 0
    assert await check_books(database) > 3


async def test_postgresql_itself_refuses_a_unit_that_is_taken(database: Database, backend: Backend) -> None:
    if backend is not Backend.POSTGRESQL:
        pytest.skip("SQLite has no exclusion constraints; its writers take turns")
    rush = await set_up(database)
    assert await rush.book(random.Random(1), 0)  # noqa: S311 - chance, no secret
    async with database.read() as session:
        taken = (await session.scalars(select(ComputeAllocation).limit(1))).one()

    with pytest.raises(IntegrityError, match="ex_compute_allocation_once"):
        async with database.write() as session:
            session.add(
                ComputeAllocation(
                    booking_id=taken.booking_id,
                    pool=taken.pool,
                    unit=taken.unit,
                    starts_at=taken.starts_at + timedelta(minutes=1),
                    ends_at=taken.ends_at,
                    live=True,
                    is_buffer=False,
                )
            )
    assert taken.ends_at > NOW
