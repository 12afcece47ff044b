"""Models and migrations of compute, and what the database itself refuses."""

from collections.abc import Sequence

import pytest

from bot.storage import Database, MigrationBranch
from bot.storage.comparison import differences
from commands.compute.tables import BRANCH


@pytest.fixture(scope="session")
def database_branches() -> Sequence[MigrationBranch]:
    return (BRANCH,)


async def test_models_and_migrations_agree(empty_database: Database) -> None:
    assert await differences(empty_database, [BRANCH]) == []
