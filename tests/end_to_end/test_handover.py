"""Asked on Discord, claimed and answered on Slack, received on Discord, seen in the terminal."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from tests.platforms.discord.bot import person
from tests.platforms.discord.loopback import loopback
from tests.platforms.discord.process import cohortbot, import_sample, run, write_configuration
from tests.platforms.discord.reading import text_of
from tests.platforms.discord.world import Message as Shown
from tests.platforms.discord.world import World
from tests.platforms.slack.person import Person
from tests.platforms.slack.slack import APP_TOKEN, BOT_TOKEN, Slack
from tests.platforms.slack.state import Message

QUESTION = "Zumba xylophone lessons?"


async def test_a_question_on_discord_is_answered_in_a_thread_on_slack(tmp_path: Path) -> None:
    async with loopback() as discord, Slack() as slack:
        world = discord.world
        guild = world.guild()
        general = world.channel(guild, "general")
        mei = person(discord, "Mei", guild, general)
        slack.channel("C0STAFF", "staff")
        grace = slack.person("Grace")
        section = f"""
[people]
default_role = "founder"
staff = ["slack:{grace.id}"]
[channels]
staff = ["slack:C0STAFF"]
[slack]
enabled = true
api_url = "{slack.api_url}"
"""
        configuration = write_configuration(tmp_path, discord, [guild], section)
        tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
        await import_sample(configuration, world.token)

        async with run(configuration, world.token, environment=tokens) as bot:
            await bot.says("discord is connected")
            await slack.socket.connected()
            mei.slash("/faq ask", question=QUESTION)
            card = await shown(grace, lambda message: QUESTION in grace.read(message))
            await grace.presses("Claim", card)
            await until(lambda: grace.id in grace.read(card))
            await grace.replies("On Fridays at six.", card)
            proposal = await shown(grace, lambda message: "Is this the answer" in grace.read(message))
            await grace.presses("Yes, send it", proposal)
            await world.until(
                lambda: any("On Fridays at six." in text_of(each) for each in world.visible(general.id, mei.id))
            )
            await until(lambda: "Answered by" in grace.read(card))
            assert await bot.end() == 0
        _, terminal = await cohortbot(configuration, world.token, "chat", "--role", "staff", words="/faq stats\n")

        assert "Answered by staff: 1 (100 %)" in terminal
        assert "Traceback" not in "".join(bot.log)
        assert slack.violations == []


async def test_a_question_on_slack_is_answered_in_a_thread_on_discord(tmp_path: Path) -> None:
    async with loopback() as discord, Slack() as slack:
        world = discord.world
        guild = world.guild()
        room = world.channel(guild, "staff")
        grace = person(discord, "Grace", guild, room)
        ada = slack.person("Ada")
        section = f"""
[people]
default_role = "founder"
staff = ["discord:{grace.id}"]
[channels]
staff = ["discord:{room.id}"]
[slack]
enabled = true
api_url = "{slack.api_url}"
"""
        configuration = write_configuration(tmp_path, discord, [guild], section)
        tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
        await import_sample(configuration, world.token)

        async with run(configuration, world.token, environment=tokens) as bot:
            await bot.says("discord is connected")
            await slack.socket.connected()
            await ada.writes(QUESTION)
            await world.until(lambda: bool(world.visible(room.id)), 20)
            card = world.visible(room.id)[0]
            assert QUESTION in text_of(card)
            grace.press(card, "Claim")
            await world.until(lambda: "is on it" in text_of(card), 20)
            thread = grace.opens_thread(card)
            grace.within(thread).writes("On Fridays at six.")
            places = (thread.id, grace.in_direct().channel.id)
            await world.until(lambda: any("Is this the answer" in text_of(each) for each in said(world, places)), 20)
            proposal = next(each for each in said(world, places) if "Is this the answer" in text_of(each))
            grace.within(world.channels[proposal.channel]).press(proposal, "Yes, send it")
            await until(lambda: any("On Fridays at six." in ada.read(each) for each in ada.sees()))
            assert await bot.end() == 0

        assert "Traceback" not in "".join(bot.log)
        assert slack.violations == []
        assert world.violations == []


def said(world: World, channels: tuple[str, ...]) -> list[Shown]:
    return [message for channel in channels for message in world.messages if message.channel == channel]


async def shown(whose: Person, wanted: Callable[[Message], bool]) -> Message:
    await until(lambda: any(wanted(message) for message in whose.sees("C0STAFF")))
    return next(message for message in whose.sees("C0STAFF") if wanted(message))


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(0.02)
