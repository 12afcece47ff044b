"""Finding people among 5,000 and taking 5,000 in, over SQLite: `uv run python benchmarks/people.py`.

Goals: `people find` under 20 ms, an import of 5,000 rows under 10 s.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from machine import described

from bot.application import branches
from bot.community.cohorts import save_cohort
from bot.community.stakeholders import Stakeholders
from bot.installed import installed
from bot.services import Services
from bot.storage import Database, DatabaseUrl, upgrade
from commands.people.comparing import plan
from commands.people.entries import Entry
from commands.people.finding import find_people
from commands.people.importing import carry_out
from commands.people.profile import Shared, share

PEOPLE = 5_000
COHORTS = 20
TEAMS_A_COHORT = 10
ROUNDS = 50
NOW = datetime(2026, 11, 24, tzinfo=UTC)
FIRST = ("Ada", "Ben", "Chloe", "Dev", "Emma", "Farah", "Grace", "Hugo", "美玲", "志明")
LAST = ("Wong", "Chan", "Lee", "Khan", "Smith", "Garcia", "Ho", "Lam", "陳", "李")
SKILLS = ("PyTorch", "sales", "robotics", "design", "fundraising", "Rust", "marketing", "機械人", "law", "biology")


def entries() -> list[Entry]:
    """Return made-up people, evenly spread over cohorts and teams."""
    return [
        Entry(
            line=number + 2,
            name=f"{FIRST[number % 10]} {LAST[number // 10 % 10]} {number}",
            email=f"p{number}@example.org",
            cohort=f"Cohort {number % COHORTS}",
            team=f"Team {number // COHORTS % TEAMS_A_COHORT}",
        )
        for number in range(PEOPLE)
    ]


async def take_in(database: Database) -> float:
    """Import everybody; return the seconds for plan and change."""
    async with database.write() as session:
        for number in range(COHORTS):
            await save_cohort(session, f"Cohort {number}", date(2026, 9, 1), date(2027, 2, 28), NOW)
    people = entries()
    started = time.perf_counter()
    async with database.write() as session:
        planned = await plan(session, people)
        await carry_out(session, Stakeholders(Services(), {}, (), ()), planned, None, NOW.date(), NOW)
    return time.perf_counter() - started


async def find(database: Database, wanted: str) -> float:
    """Return the median milliseconds of finding."""
    times: list[float] = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        async with database.read() as session:
            await find_people(session, wanted, 13)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


async def main() -> None:
    """Measure and print."""
    print(described("sqlalchemy", "aiosqlite"))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(DatabaseUrl.of_file(Path(folder) / "bench.db"))
        await upgrade(database, branches(installed()))
        print(f"import of {PEOPLE} rows: {await take_in(database):.2f} s")
        async with database.write() as session:
            for number in range(PEOPLE):
                skills = f"{SKILLS[number % 10]}, {SKILLS[number // 7 % 10]}"
                await share(session, number + 1, None, Shared(skills=skills, looking_for="a pilot"), NOW)
        for wanted in ("", "ada", "Ada Wong 4000", "pytorch", "Team 3 rust", "機械人", "nobody at all"):
            print(f"find {wanted!r:18} {await find(database, wanted):6.1f} ms")
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
