"""The pytest plugin: a bot to talk to, in every project that has cohortbot installed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

if TYPE_CHECKING:
    from bot.testing.harness import Harness

# What the bot itself is made of is imported by the fixtures: this module is loaded at every start of pytest.


@pytest.fixture(scope="session")
def sample_databases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name a folder for the database with the sample programme, which is made once a session and then copied."""
    return tmp_path_factory.mktemp("sample")


@pytest_asyncio.fixture
async def programme(sample_databases: Path) -> AsyncIterator[Harness]:
    """Give a bot with the installed features and the sample programme, over a database of its own."""
    import shutil

    from bot.testing.harness import Harness

    made = sample_databases / "programme.db"
    if not made.exists():
        async with await Harness.start() as first:
            await first.application.database.close()
            shutil.copy(first.database_file, made)
    async with await Harness.start(database=made) as harness:
        yield harness


@pytest_asyncio.fixture
async def start_programme() -> AsyncIterator[Callable[..., Awaitable[Harness]]]:
    """Give `Harness.start`, stopping at the end of the test whatever it started."""
    from bot.testing.harness import Harness

    started: list[Harness] = []

    async def start(*arguments: object, **options: object) -> Harness:
        harness = await Harness.start(*arguments, **options)  # type: ignore[arg-type]  # checked by `Harness.start`
        started.append(harness)
        return harness

    yield start
    for harness in started:
        await harness.stop()
