"""Give the tests of deliveries a bot that sends, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.storage import Database
from bot.testing.clock import ManualClock
from bot.testing.screen import Screen
from tests.bot.delivery.post import Post


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    post = Post(database, ManualClock(), Screen())
    await post.application.connect([post.adapter])
    yield post
    await post.application.stop()
