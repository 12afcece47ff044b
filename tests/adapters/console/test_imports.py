"""What a chat through a pipe does not load: it has to answer within a second of its start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Chat

_HEAVY = {
    "aiohttp",
    "alembic",
    "discord",
    "prometheus_client",
    "prompt_toolkit",
    "rich",
    "slack_bolt",
}


def test_a_piped_chat_loads_no_platform_no_migrations_and_no_terminal(chat: Chat) -> None:
    # The first chat creates the database, the second finds it: neither needs Alembic.
    for line in ("/language\n", "How long is the programme?\n"):
        done = chat(line, python=("-X", "importtime"))
        loaded = set(re.findall(r"^import time:.*\| +([\w.]+)$", done.errors, re.MULTILINE))
        assert "bot.application" in loaded
        assert loaded & _HEAVY == set()
