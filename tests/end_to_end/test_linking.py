"""One person on Slack and on Discord, over real sockets: linked, known on both, told on both, and two again."""

import re
from pathlib import Path

from tests.platforms.discord.bot import person
from tests.platforms.discord.loopback import loopback
from tests.platforms.discord.process import run, write_configuration
from tests.platforms.discord.reading import text_of
from tests.platforms.slack.slack import APP_TOKEN, BOT_TOKEN, Slack


async def test_two_accounts_are_linked_and_parted_by_the_real_process(tmp_path: Path) -> None:
    async with loopback() as discord, Slack() as slack:
        world = discord.world
        guild = world.guild()
        mei = person(discord, "Mei", guild, world.channel(guild, "general"))
        ada = slack.person("Ada")
        section = f'[people]\nstaff = ["slack:{ada.id}"]\n[slack]\nenabled = true\napi_url = "{slack.api_url}"'
        configuration = write_configuration(tmp_path, discord, [guild], section)
        tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}

        async def told_on_slack(text: str) -> str:
            before = len(ada.sees())
            await ada.writes(text)
            await world.until(lambda: len(ada.sees()) > before)
            return ada.read(ada.last())

        async def told_on_discord(line: str, **options: str) -> str:
            given = mei.slash(line, **options)
            await world.until(lambda: bool(given.shown))
            return text_of(given.shown[0])

        async with run(configuration, world.token, environment=tokens) as bot:
            await bot.says("discord is connected")
            await slack.socket.connected()
            await told_on_slack("language zh-Hant-HK")
            code = re.search(r"/link (\S{4}-\S{4})", await told_on_slack("link"))
            assert code is not None
            asked = mei.slash("/link start", code=code[1])
            await world.until(lambda: bool(asked.shown))
            assert "Ada (Slack" in text_of(asked.shown[0])

            before = len(ada.sees())
            mei.press(asked.shown[0], "Yes, both are me")
            await world.until(lambda: len(ada.sees()) > before)
            assert "Mei（Discord）" in ada.read(ada.last())
            direct = world.direct(mei.id)
            await ada.presses("對，連結起來")
            await world.until(lambda: bool(world.visible(direct.id, mei.id)))

            assert "現在用繁體中文" in await told_on_discord("/language")
            assert "只有職員" in await told_on_discord("/team create", name="Rocket")
            assert "Rocket" in await told_on_slack("team create Rocket")

            undone = mei.in_direct().press(world.visible(direct.id, mei.id)[0], "這不是我")
            await world.until(lambda: undone.acknowledged is not None)
            await world.until(lambda: "已撤銷" in text_of(world.visible(direct.id, mei.id)[0]))
            assert "answering you in English" in await told_on_discord("/language")
            assert await bot.end() == 0

        assert "Traceback" not in "".join(bot.log)
        assert slack.violations == []
