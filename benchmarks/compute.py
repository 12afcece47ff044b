"""Booking compute: `uv run python benchmarks/compute.py`, with a PostgreSQL server's address for figures there as well.

Goals: 0 double-booked pairs among 32 bookers and 3,200 attempts; 100 bookings/s on SQLite and 50 on PostgreSQL, with
audit, ledger and delivery in the transaction; a conflict check with 1,000,000 bookings at most 3 times one with 1,000;
`free` over 64 units and four weeks under 50 ms; a calendar picture under 300 ms.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from machine import described
from sqlalchemy import delete, insert

from bot.application import branches
from bot.declaration.times import TimeSpan
from bot.delivery import Outbox
from bot.installed import installed
from bot.people import Person, TeamRef
from bot.pictures import LIGHT, find_typeface
from bot.storage import Database, DatabaseUrl, upgrade
from commands.compute.allocating import free_units, taken_units
from commands.compute.availability import possible_starts
from commands.compute.calendar.picture import Words, draw_week
from commands.compute.calendar.week import week_of_pool
from commands.compute.desk import Desk
from commands.compute.holding import confirm, hold
from commands.compute.pools import Pool, Pools
from commands.compute.precheck import check_room
from commands.compute.quotas import week_of
from commands.compute.refusals import NotBooked
from commands.compute.requests import Request
from commands.compute.settings import ComputeSection, PoolTable
from commands.compute.tables import BookingState, ComputeAllocation, ComputeBooking

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.commands.compute.rush import NOW, TEAMS, ZONE, double_booked, set_up

BOOKERS, ATTEMPTS = 32, 100
HALF_HOUR = timedelta(minutes=30)
RULES = ComputeSection(
    allowance=1_000_000,
    hours_per_week=100_000,
    pools=(
        PoolTable(name="hot", kind="A100", units=16, price=2),
        PoolTable(name="wide", kind="A100", units=64),
        PoolTable(name="old", kind="A100", units=64),
    ),
)


def percentile(times: list[float], part: float) -> float:
    """Return the time in milliseconds that this part of all stays under."""
    return sorted(times)[min(len(times) - 1, int(len(times) * part))] * 1000


async def rush(database: Database, desk: Desk, pool: Pool, who: list[tuple[Person, TeamRef]]) -> None:
    """Let 32 bookers want the same three days, and print how many got what they wanted."""
    times: list[float] = []

    async def book(number: int) -> int:
        chance = random.Random(number)  # noqa: S311 - chance, no secret
        person, team = who[number % TEAMS]
        booked = 0
        for attempt in range(ATTEMPTS):
            start = NOW + HALF_HOUR * chance.randrange(1, 3 * 48)
            span = TimeSpan(start, start + HALF_HOUR * chance.randrange(1, 9))
            units = chance.choice((1, 1, 2, 4))
            token = f"{number}:{attempt}"
            request = Request(pool=pool, units=units, span=span, person=person, team=team, token=token, since=NOW)
            began = time.perf_counter()
            try:
                async with database.snapshot() as connection:
                    await check_room(connection, pool, units, span, NOW)
                async with database.write() as session:
                    held = await hold(session, desk, request, NOW)
                    await confirm(session, desk, held, person, NOW)
            except NotBooked:
                continue
            finally:
                times.append(time.perf_counter() - began)
            booked += 1
        return booked

    began = time.perf_counter()
    booked = sum(await asyncio.gather(*(book(number) for number in range(BOOKERS))))
    seconds = time.perf_counter() - began
    print(f"rush: {BOOKERS * ATTEMPTS} attempts, {booked} booked, {await double_booked(database)} double-booked pairs")
    rates = f"{booked / seconds:.0f} bookings/s, {len(times) / seconds:.0f} attempts/s"
    print(f"      {rates}, p99 {percentile(times, 0.99):.0f} ms")


async def alone(database: Database, desk: Desk, pool: Pool, who: list[tuple[Person, TeamRef]]) -> None:
    """Book what nobody else wants, one after the other: what a booking itself costs."""
    person, team = who[0]
    count = 300
    began = time.perf_counter()
    for number in range(count):
        start = NOW + timedelta(days=4) + HALF_HOUR * (number // pool.units)
        request = Request(
            pool=pool,
            units=1,
            span=TimeSpan(start, start + HALF_HOUR),
            person=person,
            team=team,
            token=f"alone:{number}",
            since=NOW,
        )
        async with database.write() as session:
            held = await hold(session, desk, request, NOW)
            await confirm(session, desk, held, person, NOW)
    print(f"alone: {count / (time.perf_counter() - began):.0f} bookings/s")


async def fill(database: Database, pool: Pool, who: tuple[Person, TeamRef], rows: int, hours: int = 1) -> None:
    """Book a pool full, half of it before now and half after, so many hours at a time with a quarter between."""
    person, team = who
    length = timedelta(hours=hours)
    async with database.write() as session:
        booking = ComputeBooking(
            token=f"fill:{pool.name}:{rows}",
            request="fill",
            pool=pool.name,
            units=1,
            starts_at=NOW,
            ends_at=NOW + HALF_HOUR,
            state=BookingState.BOOKED,
            team_id=team.id,
            person_id=person.id,
            account_id=person.account_id,
            purpose="",
            cost=0,
            beyond_quota=True,
            created_at=NOW,
        )
        session.add(booking)
        await session.flush()
        turns = rows // pool.units
        for first in range(0, turns, 500):
            await session.execute(
                insert(ComputeAllocation),
                [
                    {
                        "booking_id": booking.id,
                        "pool": pool.name,
                        "unit": unit,
                        "starts_at": NOW + (number - turns // 2) * length,
                        "ends_at": NOW + (number - turns // 2 + 1) * length - HALF_HOUR / 2,
                        "live": True,
                        "is_buffer": False,
                    }
                    for number in range(first, min(first + 500, turns))
                    for unit in range(pool.units)
                ],
            )


async def timed(what: Callable[[], Awaitable[object]], rounds: int) -> float:
    """Return the median milliseconds of something."""
    times: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        await what()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


async def measure(url: DatabaseUrl, *, most: int) -> None:
    """Measure on one database."""
    print(f"\n{url.backend.value}")
    database = Database(url)
    await upgrade(database, branches(installed()))
    desk = Desk(Pools(RULES.pools, ZONE), RULES, Outbox(ZONE), (), ZONE)
    hot, wide, old = desk.pools
    who = list((await set_up(database)).people)
    await alone(database, desk, hot, who)
    await rush(database, desk, hot, who)
    span = TimeSpan(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=4))

    async def check() -> None:
        async with database.read() as session:
            await free_units(session, old, span)

    await fill(database, old, who[0], 1_000)
    few = await timed(check, 200)
    await fill(database, wide, who[0], 64 * 4 * 28 * 2, hours=6)
    print(f"free: {await timed(lambda: _free(database, wide), 15):.1f} ms over 64 units and four weeks")
    for pool in (hot, wide):
        drawn = await timed(partial(_draw, database, pool), 5)
        print(f"calendar: {drawn:.0f} ms for a picture of {pool.units} units")
    async with database.write() as session:
        await session.execute(delete(ComputeAllocation).where(ComputeAllocation.pool == old.name))
    await fill(database, old, who[0], most)
    many = await timed(check, 200)
    print(f"conflict check: {few:.2f} ms with 1,000 allocations, {many:.2f} ms with {most:,}: {many / few:.1f} times")
    await database.close()


async def _free(database: Database, pool: Pool) -> None:
    within = TimeSpan(NOW, NOW + timedelta(days=28))
    async with database.read() as session:
        taken = await taken_units(session, pool, within)
    list(possible_starts(pool, taken, 4, HALF_HOUR, within))


async def _draw(database: Database, pool: Pool) -> None:
    async with database.read() as session:
        week = await week_of_pool(session, pool, week_of(NOW, ZONE))
    draw_week(week, Words("hot", ("day",) * 7, "blocked", "nobody"), NOW, LIGHT, find_typeface()).png()


def bare(folder: Path) -> None:
    """Print what sqlite3 alone does: BEGIN IMMEDIATE, a look for conflicts, a booking and its unit."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE booking (id INTEGER PRIMARY KEY, team INTEGER, s TEXT, e TEXT)")
    connection.execute("CREATE TABLE allocation (booking INTEGER, unit INTEGER, s TEXT, e TEXT)")
    connection.execute("CREATE INDEX taken ON allocation (s, e, unit)")
    count = 2_000
    began = time.perf_counter()
    for number in range(count):
        start = (NOW + HALF_HOUR * (number // 16)).isoformat()
        end = (NOW + HALF_HOUR * (number // 16 + 1)).isoformat()
        connection.execute("BEGIN IMMEDIATE")
        look = "SELECT unit FROM allocation WHERE s < ? AND e > ?"
        taken = {row[0] for row in connection.execute(look, (end, start))}
        unit = next(each for each in range(16) if each not in taken)
        booking = connection.execute("INSERT INTO booking (team, s, e) VALUES (1, ?, ?)", (start, end)).lastrowid
        connection.execute("INSERT INTO allocation VALUES (?, ?, ?, ?)", (booking, unit, start, end))
        connection.execute("COMMIT")
    print(f"\nbare sqlite3, nothing but a booking and its unit: {count / (time.perf_counter() - began):.0f} bookings/s")
    connection.close()


async def main() -> None:
    """Measure and print."""
    print(described("sqlalchemy", "aiosqlite", "psycopg", "pillow"))
    most = 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        bare(Path(folder))
        await measure(DatabaseUrl.of_file(Path(folder) / "bench.db"), most=most)
    for address in sys.argv[1:]:
        await measure(DatabaseUrl.parse(address), most=most)


if __name__ == "__main__":
    asyncio.run(main())
