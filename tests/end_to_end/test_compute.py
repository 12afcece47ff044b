"""Two teams, one on Slack and one on Discord, over real sockets: one calendar, and never both on one unit."""

import asyncio
from pathlib import Path

from tests.platforms.discord.bot import person
from tests.platforms.discord.loopback import loopback
from tests.platforms.discord.process import run, write_configuration
from tests.platforms.discord.reading import text_of
from tests.platforms.slack.slack import APP_TOKEN, BOT_TOKEN, Slack

POOL = '[[compute.pools]]\nname = "a100"\nkind = "NVIDIA A100"\nunits = 4\n'


async def test_what_is_booked_on_slack_is_taken_on_discord(tmp_path: Path) -> None:
    async with loopback() as discord, Slack() as slack:
        world = discord.world
        guild = world.guild()
        mei = person(discord, "Mei", guild, world.channel(guild, "general"))
        ada = slack.person("Ada")
        people = f'[people]\ndefault_role = "founder"\nstaff = ["slack:{ada.id}"]\n'
        section = f'{people}{POOL}[slack]\nenabled = true\napi_url = "{slack.api_url}"'
        configuration = write_configuration(tmp_path, discord, [guild], section)
        tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}

        async def told_on_slack(text: str) -> str:
            before = len(ada.sees())
            await ada.writes(text)
            await world.until(lambda: len(ada.sees()) > before)
            return ada.read(ada.last())

        async with run(configuration, world.token, environment=tokens) as bot:
            await bot.says("discord is connected")
            await slack.socket.connected()
            met = mei.slash("/compute pools")
            await world.until(lambda: bool(met.shown))
            await told_on_slack("team create Alpha")
            await told_on_slack("team create Beta")
            await told_on_slack('team add Ada "Alpha"')
            await told_on_slack('team add Mei "Beta"')

            assert "3 × a100" in await told_on_slack("compute book 3 a100 tomorrow 9am-1pm for finetuning")
            await ada.presses("Yes, book it")
            async with asyncio.timeout(20):
                while "Booked" not in ada.read(ada.last()):  # noqa: ASYNC110 - the bot is another process
                    await asyncio.sleep(0.02)

            full = mei.slash("/compute book", units=2, pool="a100", when="tomorrow 10am-12")
            await world.until(lambda: bool(full.shown))
            assert "1 of the 2 is free" in text_of(full.shown[0])
            fits = mei.slash("/compute book", units=1, pool="a100", when="tomorrow 10am-12")
            await world.until(lambda: bool(fits.shown))
            assert "Beta" in text_of(fits.shown[0])
            mei.press(fits.shown[0], "Yes, book it")
            await world.until(lambda: "Booked" in text_of(fits.shown[0]))
            week = mei.slash("/compute calendar", pool="a100")
            await world.until(lambda: bool(week.shown))
            assert await bot.end() == 0

        assert "Traceback" not in "".join(bot.log)
        assert slack.violations == []
