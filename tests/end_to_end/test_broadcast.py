"""Two thousand people and fifty channels, half of them on Slack and half on Discord: each reached once, all counted."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.application import branches
from bot.installed import installed
from bot.storage import Database, DatabaseUrl, prepare, tables
from tests.platforms.discord.bot import person
from tests.platforms.discord.loopback import Loopback, loopback
from tests.platforms.discord.process import run, write_configuration
from tests.platforms.discord.reading import buttons_of, text_of
from tests.platforms.slack.slack import APP_TOKEN, BOT_TOKEN, Slack

PEOPLE, CHANNELS, PRESSES = 1_000, 25, 200
"""On each of the two platforms."""

_AT_ONCE = 50
_LONGEST = 80.0
_WORDS = "The demo day is on Friday"
_LINE = f'announce text:"{_WORDS}" audience:"everyone, role:founder"'


async def store(file: Path, slack_users: Iterable[str], discord_users: Iterable[str]) -> None:
    """Put the people into the bot's database before it begins."""
    database, now = Database(DatabaseUrl.of_file(file)), datetime.now(UTC)
    await prepare(database, branches(installed()))
    users = [("slack", "T0HOME", each) for each in slack_users] + [("discord", "", each) for each in discord_users]
    async with database.write() as session:
        people = [tables.Person(display_name=f"Founder {user}", created_at=now) for _, _, user in users]
        session.add_all(people)
        await session.flush()
        rows = [
            {
                "platform": platform,
                "workspace": workspace,
                "user": user,
                "display_name": user,
                "person_id": each.id,
                "created_at": now,
            }
            for (platform, workspace, user), each in zip(users, people, strict=True)
        ]
        await session.execute(insert(tables.Account), rows)
    await database.close()


def told_on_slack(slack: Slack, author: str) -> Counter[str]:
    bot = [each for each in slack.state.messages if each.user == slack.state.bot_user and each.channel != author]
    return Counter(each.channel for each in bot if _WORDS in str(each.blocks))


def told_on_discord(discord: Loopback) -> Counter[str]:
    return Counter(each.channel for each in discord.world.messages if _WORDS in text_of(each))


@pytest.mark.long
async def test_everybody_on_both_platforms_is_reached_once_and_counted(tmp_path: Path) -> None:
    async with loopback() as discord, Slack() as slack:
        world = discord.world
        guild = world.guild()
        on_discord = [world.channel(guild, f"channel-{number}") for number in range(CHANNELS)]
        on_slack = [slack.channel(f"C{number:06}", f"channel-{number}") for number in range(CHANNELS)]
        slack_people = [slack.person(f"P{number}") for number in range(PEOPLE)]
        discord_people = [person(discord, f"P{number}", guild, on_discord[0]) for number in range(PEOPLE)]
        grace = slack.person("Grace")
        places = [f'"slack:{each.id}"' for each in on_slack] + [f'"discord:{each.id}"' for each in on_discord]
        section = f"""
[people]
default_role = "founder"
staff = ["slack:{grace.id}"]
[channels]
announcements = [{", ".join(places)}]
[slack]
enabled = true
api_url = "{slack.api_url}"
"""
        configuration = write_configuration(tmp_path, discord, [guild], section)
        await store(tmp_path / "bot.db", [each.id for each in slack_people], [each.id for each in discord_people])
        tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}

        async with run(configuration, world.token, environment=tokens) as bot:
            await bot.says("discord is connected")
            await slack.socket.connected()
            await grace.writes("/language en")
            await until(lambda: bool(grace.sees()))
            await grace.writes(_LINE)
            await until(lambda: "as it will look" in grace.read(grace.last()))
            preview = grace.read(grace.last())
            assert f"People: {2 * PEOPLE}" in preview
            assert f"Places: {2 * CHANNELS}" in preview
            assert f"{CHANNELS - 5} more places, {PEOPLE} people" in preview
            # Without a ping, direct messages wait for the morning where their readers are.
            await grace.presses("☐ Ping @everyone")
            await until(lambda: "gets a notification" in grace.read(grace.last()))
            await grace.presses("Send")
            await until(lambda: "This pings everyone" in grace.read(grace.last()))
            await grace.presses(f"Yes, ping {2 * PEOPLE} people")
            await until(lambda: told_on_slack(slack, grace.direct).total() >= PEOPLE + CHANNELS)
            await until(lambda: told_on_discord(discord).total() >= PEOPLE + CHANNELS)

            general = next(each for each in slack.state.messages if each.channel == on_slack[0].id)
            lobby = next(each for each in world.messages if each.channel == on_discord[0].id)
            await in_turns([each.presses("Got it", general) for each in slack_people[:PRESSES]])
            for start in range(0, PRESSES, _AT_ONCE):
                given = [each.press(lobby, "Got it") for each in discord_people[start : start + _AT_ONCE]]
                await until(lambda: all(each.shown for each in given))  # noqa: B023 - waited for within the turn

            got = f"{2 * PRESSES} of {2 * PEOPLE} have got it"
            await until(lambda: got in grace.read(general))
            await world.until(lambda: got in text_of(lobby), _LONGEST)
            report = (f"People: {2 * PEOPLE} of {2 * PEOPLE}", f"Places: {2 * CHANNELS} of {2 * CHANNELS}")
            await until(lambda: all(each in grace.read(grace.last()) for each in (*report, f"Got it: {2 * PRESSES}")))
            assert await bot.end() == 0

        assert set(told_on_slack(slack, grace.direct).values()) == set(told_on_discord(discord).values()) == {1}
        assert told_on_slack(slack, grace.direct).total() == told_on_discord(discord).total() == PEOPLE + CHANNELS
        assert set(buttons_of(lobby)) == {"Got it"}
        assert [line for line in bot.log if " ERROR " in line] == []
        assert slack.violations == []
        assert world.violations == []


async def in_turns(presses: Sequence[Coroutine[object, object, object]]) -> None:
    """Let so many press at the same time, and then as many more."""
    for start in range(0, len(presses), _AT_ONCE):
        await asyncio.gather(*presses[start : start + _AT_ONCE])


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(_LONGEST):
        while not condition():  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(0.1)
