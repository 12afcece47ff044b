"""Written on Slack, read on Slack and Discord at once, acknowledged on both, changed and taken back on both."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from tests.platforms.discord.bot import person
from tests.platforms.discord.loopback import loopback
from tests.platforms.discord.process import run, write_configuration
from tests.platforms.discord.reading import buttons_of, text_of
from tests.platforms.slack.slack import APP_TOKEN, BOT_TOKEN, Slack

LINE = 'announce text:"# Lift\n\nThe **lift** is out of order." also:"升降機暫停服務，請行樓梯。" audience:everyone'


async def test_one_announcement_on_two_platforms(tmp_path: Path) -> None:
    async with loopback() as discord, Slack() as slack:
        world = discord.world
        guild = world.guild()
        general = world.channel(guild, "general")
        mei = person(discord, "Mei", guild, general)
        grace, ada = slack.person("Grace"), slack.person("Ada")
        section = f"""
[people]
default_role = "founder"
staff = ["slack:{grace.id}"]
[channels]
announcements = ["slack:C0GENERAL", "discord:{general.id}"]
[slack]
enabled = true
api_url = "{slack.api_url}"
"""
        configuration = write_configuration(tmp_path, discord, [guild], section)
        tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}

        async with run(configuration, world.token, environment=tokens) as bot:
            await bot.says("discord is connected")
            await slack.socket.connected()
            mei.slash("language")
            await ada.writes("hello")
            await until(lambda: bool(ada.sees()))
            await grace.writes("/language en")
            await until(lambda: bool(grace.sees()))
            await grace.writes(LINE)
            await until(lambda: any("as it will look" in grace.read(each) for each in grace.sees()))
            preview = grace.read(grace.last())
            assert "On Slack, Discord:" in preview
            assert "1 of" not in preview
            assert f"Slack: <#C0GENERAL>, 1 person\nDiscord: #{general.id}, 1 person" in preview
            await grace.presses("☐ Ping @everyone")
            await until(lambda: "everybody in these places" in grace.read(grace.last()))
            preview = grace.read(grace.last())
            assert preview.index("On Slack:") < preview.index("@channel") < preview.index("On Discord:")
            assert preview.index("On Discord:") < preview.index("@everyone")
            assert "broadcast" not in str(grace.last().blocks)
            await grace.presses("Send")
            await until(lambda: "This pings everyone" in grace.read(grace.last()))
            await grace.presses("Yes, ping 2 people")

            def in_general() -> list[object]:
                return [each for each in ada.sees("C0GENERAL") if "lift" in ada.read(each)]

            await until(lambda: bool(in_general()))
            await world.until(lambda: any("lift" in text_of(each) for each in world.visible(general.id)), 20)
            [on_slack] = [each for each in ada.sees("C0GENERAL") if "lift" in ada.read(each)]
            [on_discord] = [each for each in world.visible(general.id) if "lift" in text_of(each)]
            assert '"broadcast"' in str(on_slack.blocks).replace("'", '"')
            assert "@everyone" in text_of(on_discord)
            assert set(buttons_of(on_discord)) == {"Got it", "Read in my language"}

            await ada.presses("Got it", on_slack)
            await world.until(lambda: "1 of 2" in text_of(on_discord), 20)
            mei.press(on_discord, "Got it")
            await until(lambda: "2 of 2" in ada.read(on_slack))

            await grace.writes("announce recall 1")
            await until(lambda: "from everybody" in grace.read(grace.last()))
            await grace.presses("Yes, take it back")
            await until(lambda: not in_general())
            await world.until(lambda: not any("lift" in text_of(each) for each in world.visible(general.id)), 20)
            assert await bot.end() == 0

        assert "Traceback" not in "".join(bot.log)
        assert slack.violations == []
        assert world.violations == []


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(0.02)
