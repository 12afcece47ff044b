"""A bot in this process on the loopback Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.slack import platform
from adapters.slack.adapter import SlackAdapter
from bot.application import Application
from bot.configuration import Secrets, check
from bot.configuration.document import Document
from bot.features import Feature
from bot.installed import Installed
from bot.startup import opened
from bot.storage import Database, DatabaseUrl
from bot.testing import probe
from bot.web.server import WebServer
from tests.platforms.slack import contracts
from tests.platforms.slack.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Slack

SECRETS = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET}


@dataclass
class Bot:
    """The bot, and the platform that it is on."""

    slack: Slack
    application: Application
    adapter: SlackAdapter

    async def settles(self) -> None:
        """Wait until everything that arrived is handled."""
        if self.adapter._listening is not None:
            await self.adapter._listening.finish()


StartBot = Callable[..., Awaitable[Bot]]


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack() as running:
        yield running
        assert running.violations == []


@pytest.fixture
async def start_bot(slack: Slack, tmp_path: Path) -> AsyncIterator[StartBot]:
    """Start a bot; more keys of `slack` and other sections as the configuration has them."""
    async with AsyncExitStack() as stack:

        async def start(
            features: Sequence[Feature] = (probe.feature,),
            *,
            mode: str = "socket",
            secrets: dict[str, str] | None = None,
            sections: dict[str, dict[str, object]] | None = None,
            **keys: object,
        ) -> Bot:
            content = {
                "people": {"default_role": "founder"},
                "web": {"port": 0},
                **(sections or {}),
                "slack": {"enabled": True, "mode": mode, "api_url": slack.api_url, **keys},
            }
            configuration = check(Document(content=content), (), {})
            database = Database(DatabaseUrl.of_file(tmp_path / "slack.db"))
            given = Secrets(SECRETS if secrets is None else secrets)
            composed_of = Installed(tuple(features), (platform,))
            application = await stack.enter_async_context(opened(composed_of, configuration, database, secrets=given))
            adapter = platform.connect(application)
            assert isinstance(adapter, SlackAdapter)
            if mode == "http":
                web = WebServer(application, lambda: {"slack": adapter.health})
                await web.start()
                stack.push_async_callback(web.stop)
                slack.serve_http(f"http://127.0.0.1:{web.port}/slack/events")
            await application.connect([adapter])
            return Bot(slack, application, adapter)

        yield start


@pytest.fixture
async def bot(start_bot: StartBot) -> Bot:
    return await start_bot()


needs_contracts = pytest.mark.skipif(
    contracts.folder() is None, reason="Slack's own types are not here: name their folder in COHORTBOT_CONTRACTS"
)
