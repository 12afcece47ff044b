"""The tables of events, as the models and the migrations have them."""

from __future__ import annotations

from bot.storage import Database
from bot.storage.comparison import differences
from commands.events.tables import BRANCH


async def test_models_and_migrations_agree(empty_database: Database) -> None:
    assert await differences(empty_database, [BRANCH]) == []
