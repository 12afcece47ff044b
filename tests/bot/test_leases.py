"""Who holds what only one process may do."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.leases import Leases
from bot.storage import Database

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LATER = NOW + timedelta(seconds=20)


async def test_one_of_many_gets_a_free_lease(database: Database) -> None:
    leases = Leases(database)
    taken = await asyncio.gather(*(leases.take("gateway", f"replica {number}", LATER, NOW) for number in range(8)))

    assert sorted(taken) == [False] * 7 + [True]


async def test_the_holder_renews_and_others_wait_until_its_end(database: Database) -> None:
    leases = Leases(database)
    assert await leases.take("gateway", "one", LATER, NOW)
    assert await leases.take("gateway", "one", LATER + timedelta(seconds=10), NOW)

    assert not await leases.take("gateway", "two", LATER, LATER)
    assert await leases.take("gateway", "two", LATER + timedelta(minutes=1), LATER + timedelta(seconds=10))
    assert not await leases.take("gateway", "one", LATER + timedelta(minutes=1), LATER + timedelta(seconds=10))


async def test_only_the_holder_gives_it_up(database: Database) -> None:
    leases = Leases(database)
    await leases.take("gateway", "one", LATER, NOW)

    await leases.release("gateway", "two")
    assert not await leases.take("gateway", "two", LATER, NOW)
    await leases.release("gateway", "one")
    assert await leases.take("gateway", "two", LATER, NOW)
