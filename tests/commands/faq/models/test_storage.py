"""Budgets and vectors on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage import Database, MigrationBranch
from commands.faq.models.budget import Budget
from commands.faq.semantic.stored import StoredVectors
from commands.faq.tables import BRANCH, Purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)


@pytest.fixture
def database_branches() -> Sequence[MigrationBranch]:
    return (BRANCH,)


async def test_a_budget_is_spent_once_whoever_asks_at_the_same_moment(database: Database) -> None:
    budgets = [Budget(database, Purpose.WRITING, 7) for _ in range(12)]
    granted = await asyncio.gather(*(budget.spend(1, NOW) for budget in budgets))
    assert sum(granted) == 7
    assert await Budget(database, Purpose.ENCODING, 7).spend(7, NOW), "each purpose has a budget of its own"
    assert not await Budget(database, Purpose.ENCODING, 7).spend(1, NOW)
    assert await budgets[0].spend(7, NOW + timedelta(minutes=1)), "the next day begins anew, in UTC"


async def test_vectors_are_those_of_their_encoder_and_text(database: Database) -> None:
    one, other = StoredVectors(database, "one"), StoredVectors(database, "other")
    await one.keep(["a", "計劃"], [[0.5, 0.25], [1.0, -1.0]])
    await one.keep(["a"], [[9.0, 9.0]])
    await other.keep(["a"], [[0.0, 1.0, 2.0]])

    assert {text: list(vector) for text, vector in (await one.find(["a", "計劃", "b"])).items()} == {
        "a": [0.5, 0.25],
        "計劃": [1.0, -1.0],
    }
    assert list((await other.find(["a"]))["a"]) == [0.0, 1.0, 2.0]
    await one.keep_only(["計劃"])
    assert list(await one.find(["a", "計劃"])) == ["計劃"]
    assert await other.find(["a"]) == {}
