"""Several workspaces install the bot, each with a token of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from sqlalchemy import text

from bot.adapter import SendRefused
from bot.messages import plainly
from bot.places import Place, PlaceKind
from tests.adapters.slack.conftest import SECRETS, Bot, StartBot
from tests.adapters.slack.desk import feature
from tests.platforms.slack.slack import Slack

# slack_sdk calls oauth.v2.access with a class that aiohttp will give up in its next major version.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

INSTALLING = {
    **{name: secret for name, secret in SECRETS.items() if name != "SLACK_BOT_TOKEN"},
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "client-secret",
    "COHORTBOT_SECRET": "a secret of the operator",
}
TOKENS = {"T0HOME": "xoxb-home-token", "T0AWAY": "xoxb-away-token"}


@dataclass
class Door:
    """The bot's web server, as somebody with a browser uses it."""

    bot: Bot
    slack: Slack
    address: str

    async def installs(self, team: str, *, state: str | None = None) -> int:
        """Go to Slack and come back; return the status of the last page."""
        async with aiohttp.ClientSession() as browser:
            async with browser.get(f"{self.address}/slack/install", allow_redirects=False) as page:
                html = await page.text()
                cookie = page.headers["Set-Cookie"].partition(";")[0]
            (url,) = re.findall(r'href="([^"]*[?&;]state=[^"]*)"', html)
            asked = parse_qs(urlsplit(unescape(url)).query)
            self.slack.api.tokens[TOKENS[team]] = team
            self.slack.api.oauth["code"] = {
                "access_token": TOKENS[team],
                "app_id": "A1",
                "team": {"id": team, "name": team},
                "authed_user": {"id": "U0ADA"},
                "bot_user_id": "U0BOT",
                "scope": "chat:write",
                "token_type": "bot",
            }
            query = {"code": "code", "state": state or asked["state"][0]}
            back = f"{self.address}/slack/oauth_redirect"
            async with browser.get(back, params=query, headers={"Cookie": cookie}) as page:
                return page.status


@pytest.fixture
async def door(slack: Slack, start_bot: StartBot) -> Door:
    bot = await start_bot((feature,), mode="http", secrets=INSTALLING, workspaces=("T0HOME", "T0AWAY"))
    assert slack.http is not None
    return Door(bot, slack, slack.http.url.removesuffix("/slack/events"))


async def test_each_workspace_is_answered_with_its_own_token(door: Door, slack: Slack) -> None:
    assert await door.installs("T0HOME") == 200
    assert await door.installs("T0AWAY") == 200
    for team in TOKENS:
        await door.bot.adapter.send(Place("slack", team, "C0GENERAL", PlaceKind.CHANNEL), plainly("hello"), team)
    used = [call.token for call in slack.api.calls if call.method == "chat.postMessage"]
    assert used == list(TOKENS.values())


async def test_a_command_is_answered_in_an_installed_workspace(door: Door, slack: Slack) -> None:
    assert await door.installs("T0HOME") == 200
    ada = slack.person("Ada")
    await ada.commands("/cohort desk say hello")
    await ada.mentions("desk say again")
    await door.bot.settles()
    assert {ada.read(each).rpartition(": ")[2] for each in ada.sees()} == {"hello", "again"}


async def test_tokens_are_unreadable_at_rest(door: Door) -> None:
    await door.installs("T0HOME")
    async with door.bot.application.database.read() as session:
        (kept,) = (await session.execute(text("SELECT bot_token FROM slack_bots"))).scalars()
    assert TOKENS["T0HOME"] not in kept
    keyring = door.bot.application.keyring
    assert keyring.decrypt("slack tokens", kept.encode()).decode() == TOKENS["T0HOME"]


async def test_a_workspace_that_is_not_named_cannot_install(slack: Slack, start_bot: StartBot) -> None:
    bot = await start_bot((feature,), mode="http", secrets=INSTALLING, workspaces=("T0AWAY",))
    assert slack.http is not None
    door = Door(bot, slack, slack.http.url.removesuffix("/slack/events"))
    assert await door.installs("T0HOME") == 403
    with pytest.raises(SendRefused):
        await bot.adapter.send(Place("slack", "T0HOME", "C0GENERAL", PlaceKind.CHANNEL), plainly("hello"), "k")


async def test_a_state_that_is_not_ours_is_refused(door: Door) -> None:
    assert await door.installs("T0HOME", state="forged") in {400, 401}


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0BOT"]}}]
)
async def test_a_workspace_that_removed_the_bot_is_forgotten(
    door: Door, slack: Slack, event: dict[str, object]
) -> None:
    await door.installs("T0HOME")
    await slack.deliver("events_api", slack.event(event))
    with pytest.raises(SendRefused):
        await door.bot.adapter.send(Place("slack", "T0HOME", "C0GENERAL", PlaceKind.CHANNEL), plainly("hello"), "k")
    assert await door.installs("T0HOME") == 200
