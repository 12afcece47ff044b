"""Two hundred people on Slack and on Discord press for twenty seats: one list, and cards that tell the same."""

from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import func, select

from adapters.discord import platform as discord_platform
from adapters.slack import platform as slack_platform
from bot.application import sections
from bot.clockwork import wind_up
from bot.configuration import Secrets, check
from bot.configuration.document import Document
from bot.installed import Installed, installed
from bot.startup import opened
from bot.storage import Database, DatabaseUrl
from commands.events.tables import Answer, Rsvp
from tests.platforms.discord.bot import person
from tests.platforms.discord.loopback import loopback
from tests.platforms.discord.reading import text_of
from tests.platforms.slack.slack import APP_TOKEN, BOT_TOKEN, Slack

ON_EACH, SEATS = 100, 20
FULL = f"{SEATS} going · 0 of {SEATS} seats left · {2 * ON_EACH - SEATS} on the waitlist"


@pytest.mark.long
async def test_two_hundred_on_two_platforms_want_twenty_seats(tmp_path: Path) -> None:
    async with loopback() as discord, Slack() as slack:
        world = discord.world
        guild = world.guild(roles=("Team",))
        news = world.channel(guild, "news")
        slack.channel("C0NEWS", "news")
        grace = person(discord, "Grace", guild, news, "Team")
        mei = [person(discord, f"D{number}", guild, news) for number in range(ON_EACH)]
        ada = [slack.person(f"S{number}") for number in range(ON_EACH)]
        text = f"""
            [limits]
            per_person_per_minute = 0
            [people]
            default_role = "founder"
            [channels]
            announcements = ["discord:{news.id}", "slack:C0NEWS"]
            [discord]
            enabled = true
            api_url = "{discord.api_url}"
            gateway_url = "{discord.gateway_url}"
            guilds = ["{guild.id}"]
            roles = {{ Team = "staff" }}
            [slack]
            enabled = true
            api_url = "{slack.api_url}"
        """
        composed_of = Installed(installed().features, (discord_platform, slack_platform))
        configuration = check(Document(text=text, content=tomllib.loads(text)), sections(composed_of), {})
        secrets = Secrets({"DISCORD_TOKEN": world.token, "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN})
        database = Database(DatabaseUrl.of_file(tmp_path / "bot.db"))
        async with opened(composed_of, configuration, database, secrets=secrets) as application:
            await application.connect([each.connect(application) for each in composed_of.platforms])
            await application.sender.start()
            clockwork = wind_up(application)
            await clockwork.start()
            preview = grace.slash("/events create", when="in 3 days", title="Demo night", capacity=SEATS)
            await world.until(lambda: bool(preview.shown), 30)
            grace.press(preview.shown[-1], "Yes, put it up")
            await world.until(lambda: bool(world.visible(news.id)), 30)
            async with asyncio.timeout(30):
                while not ada[0].sees("C0NEWS"):  # noqa: ASYNC110 - the loopback tells nobody
                    await asyncio.sleep(0.02)
            (here,), (there,) = world.visible(news.id), ada[0].sees("C0NEWS")

            given = [each.press(here, "Going") for each in mei]
            await asyncio.gather(*(each.presses("Going", there) for each in ada))
            await world.until(lambda: all(each.acknowledged is not None for each in given), 120)
            await world.until(lambda: FULL in text_of(here), 120)
            async with asyncio.timeout(60):
                while FULL not in ada[0].read(there):  # noqa: ASYNC110 - the loopback tells nobody
                    await asyncio.sleep(0.05)
            async with application.database.read() as session:
                counted = await session.execute(select(Rsvp.answer, func.count()).group_by(Rsvp.answer))
                waiting = select(Rsvp.queue).where(Rsvp.answer == Answer.WAITING)
                order = (await session.scalars(waiting)).all()
                await clockwork.stop()
                numbers = {row[0]: row[1] for row in counted}

    assert numbers == {Answer.GOING: SEATS, Answer.WAITING: 2 * ON_EACH - SEATS}
    assert sorted(order) == list(range(1, 2 * ON_EACH - SEATS + 1))
    assert world.violations == []
    assert slack.violations == []
