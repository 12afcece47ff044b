"""People who all want the same units of three hot days; as a program, one process of several."""

from __future__ import annotations

import asyncio
import random
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

import bot.application  # noqa: F401 - rooms of the engine refer to each other; this loads them in their order
from bot.community.cohorts import open_cohort
from bot.community.tables import Team
from bot.community.teams import create_team
from bot.declaration.times import TimeSpan
from bot.delivery import Outbox
from bot.people import Person, TeamRef
from bot.roles import Role
from bot.storage import Database, tables
from commands.compute.desk import Desk
from commands.compute.holding import confirm, hold
from commands.compute.pools import Pool, Pools
from commands.compute.precheck import check_room
from commands.compute.refusals import NotBooked
from commands.compute.requests import Request
from commands.compute.settings import ComputeSection, PoolTable
from commands.compute.tables import ComputeAllocation

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Hong_Kong")
TEAMS = 8
UNITS = (1, 1, 2, 4)
PROCESS_BOOKERS = 4
PROCESS_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class Rush:
    """One pool of sixteen units, and a person for each team."""

    database: Database
    desk: Desk
    pool: Pool
    people: tuple[tuple[Person, TeamRef], ...]

    async def book(self, chance: random.Random, number: int) -> bool:
        """Try to book something; return whether it worked."""
        person, team = self.people[number % len(self.people)]
        start = NOW + timedelta(minutes=30 * chance.randrange(1, 6 * 24))
        length = timedelta(minutes=30 * chance.randrange(1, 9))
        request = Request(
            pool=self.pool,
            units=chance.choice(UNITS),
            span=TimeSpan(start, start + length),
            person=person,
            team=team,
            token=f"{number}:{chance.random()}",
            since=NOW,
        )
        try:
            async with self.database.snapshot() as connection:
                await check_room(connection, self.pool, request.units, request.span, NOW)
            async with self.database.write() as session:
                held = await hold(session, self.desk, request, NOW)
                await confirm(session, self.desk, held, person, NOW)
        except NotBooked:
            return False
        return True

    async def book_again_and_again(self, number: int, times: int) -> int:
        """Return how often it worked."""
        chance = random.Random(number)  # noqa: S311 - chance, no secret
        return sum([await self.book(chance, number) for _ in range(times)])


def desk() -> Desk:
    """Return a desk with one pool of sixteen units that cost something."""
    rules = ComputeSection(pools=(PoolTable(name="a100", kind="A100", units=16, price=2, maximum_hours=24),))
    return Desk(Pools(rules.pools, ZONE), rules, Outbox(ZONE), (), ZONE)


async def set_up(database: Database) -> Rush:
    """Make teams with a person each."""
    made: list[tuple[Person, TeamRef]] = []
    async with database.write() as session:
        cohort = await open_cohort(session, "Cohort", NOW.date(), NOW)
        for number in range(TEAMS):
            team = await create_team(session, f"Team {number}", cohort.id, NOW)
            person = tables.Person(display_name=f"Founder {number}", created_at=NOW)
            session.add(person)
            await session.flush()
            account = tables.Account(
                platform="test", user=str(number), person_id=person.id, display_name=f"Founder {number}", created_at=NOW
            )
            session.add(account)
            await session.flush()
            made.append((Person(person.id, account.id, person.display_name, Role.FOUNDER), team))
    return _rush(database, tuple(made))


async def double_booked(database: Database) -> int:
    """Count pairs of live allocations that overlap on one unit."""
    one, other = aliased(ComputeAllocation), aliased(ComputeAllocation)
    statement = select(func.count()).where(
        one.id < other.id,
        one.pool == other.pool,
        one.unit == other.unit,
        one.live,
        other.live,
        one.starts_at < other.ends_at,
        other.starts_at < one.ends_at,
    )
    async with database.read() as session:
        return await session.scalar(statement) or 0


def _rush(database: Database, people: tuple[tuple[Person, TeamRef], ...]) -> Rush:
    made = desk()
    (pool,) = made.pools
    return Rush(database, made, pool, people)


async def _found(database: Database) -> Rush:
    async with database.read() as session:
        teams = (await session.scalars(select(Team).order_by(Team.id))).all()
        accounts = (await session.scalars(select(tables.Account).order_by(tables.Account.id))).all()
    return _rush(
        database,
        tuple(
            (Person(account.person_id, account.id, account.display_name, Role.FOUNDER), TeamRef(team.id, team.name))
            for account, team in zip(accounts, teams, strict=True)
        ),
    )


async def _main(url: str, process: int) -> None:
    database = Database(url)
    try:
        rush = await _found(database)
        numbers = range(process * PROCESS_BOOKERS, (process + 1) * PROCESS_BOOKERS)
        await asyncio.gather(*(rush.book_again_and_again(number, PROCESS_ATTEMPTS) for number in numbers))
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], int(sys.argv[2])))
