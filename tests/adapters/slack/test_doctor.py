"""What the doctor says about Slack."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from adapters.slack.doctor import slack_check
from bot.configuration import Secrets, check
from bot.configuration.document import Document
from bot.doctor import DoctorContext, Level
from tests.adapters.slack.conftest import SECRETS
from tests.platforms.slack.slack import BOT_TOKEN, Slack

PAGE = Path(__file__).parents[3] / "docs" / "slack.md"


async def levels(slack: Slack, secrets: dict[str, str], **keys: object) -> list[tuple[Level, str]]:
    content = {"slack": {"enabled": True, "api_url": slack.api_url, **keys}}
    context = DoctorContext(check(Document(content=content), (), {}), Secrets(secrets))
    return [(finding.level, finding.text) async for finding in slack_check(context)]


async def test_all_is_well(slack: Slack) -> None:
    found = await levels(slack, SECRETS)
    assert [level for level, _ in found] == [Level.OK, Level.OK]


async def test_what_is_off_is_not_examined(slack: Slack) -> None:
    assert await levels(slack, SECRETS, enabled=False) == []
    assert slack.api.calls == []


async def test_tokens_that_slack_refuses_are_problems_and_not_shown(slack: Slack) -> None:
    slack.api.tokens.clear()
    found = await levels(slack, SECRETS)
    assert [level for level, _ in found] == [Level.PROBLEM, Level.PROBLEM]
    assert BOT_TOKEN not in str(found)


async def test_scopes_that_are_missing_are_named(slack: Slack) -> None:
    slack.api.scopes = "chat:write,commands"
    (_, (level, text), _) = await levels(slack, SECRETS)
    assert level is Level.WARNING
    assert "users:read" in text


async def test_a_workspace_that_is_not_served_is_a_problem(slack: Slack) -> None:
    found = await levels(slack, SECRETS, workspaces=("T0OTHER",))
    assert found[1][0] is Level.PROBLEM


@pytest.mark.parametrize("toml", PAGE.read_text(encoding="utf-8").split("```toml\n")[1:])
def test_the_configurations_of_the_page_load(toml: str) -> None:
    check(Document(content=tomllib.loads(toml.partition("```")[0])), (), {})
