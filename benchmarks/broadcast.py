"""A broadcast through the real adapters, to loopbacks of Slack and Discord that are in this process as well.

    uv run python benchmarks/broadcast.py [slack | discord] [PERSONS]

It shows what the adapters cost beside the limits that they declare; `delivery.py` measures the sending alone.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))
os.environ["COHORTBOT_CONTRACTS"] = os.devnull  # nothing is held against Slack's types while something is timed

from machine import described  # noqa: E402 - after the path
from sqlalchemy import func, insert, select  # noqa: E402 - after the path

from adapters.slack import platform as slack_platform  # noqa: E402 - after the path
from bot.adapter import Paced  # noqa: E402 - after the path
from bot.application import Application  # noqa: E402 - after the path
from bot.configuration import Secrets, check  # noqa: E402 - after the path
from bot.configuration.document import Document  # noqa: E402 - after the path
from bot.delivery import NewDelivery, Priority, Unclear  # noqa: E402 - after the path
from bot.installed import Installed  # noqa: E402 - after the path
from bot.messages import plainly  # noqa: E402 - after the path
from bot.places import Place, PlaceKind  # noqa: E402 - after the path
from bot.startup import opened  # noqa: E402 - after the path
from bot.storage import Database, DatabaseUrl, DeliveryState, tables  # noqa: E402 - after the path
from bot.testing import probe  # noqa: E402 - after the path
from tests.platforms.discord.bot import person, running  # noqa: E402 - after the path
from tests.platforms.discord.loopback import loopback  # noqa: E402 - after the path
from tests.platforms.slack.slack import APP_TOKEN, BOT_TOKEN, Slack  # noqa: E402 - after the path

CHANNELS = 50
_LONGEST = 900.0


async def fill(database: Database, platform: str, workspace: str, users: Sequence[str]) -> list[int]:
    """Store a person with an account for each user; return the persons."""
    now = datetime.now(UTC)
    async with database.write() as session:
        people = [tables.Person(display_name=user, created_at=now) for user in users]
        session.add_all(people)
        await session.flush()
        account = {"platform": platform, "workspace": workspace, "created_at": now}
        rows = [
            {**account, "user": user, "display_name": user, "person_id": each.id}
            for user, each in zip(users, people, strict=True)
        ]
        await session.execute(insert(tables.Account), rows)
        return [each.id for each in people]


async def send(application: Application, to: Sequence[Place | int]) -> float:
    """Send one announcement to everybody; return how many seconds it took."""
    now, message = application.clock.now(), plainly("The demo day is on Friday at 15:00.")
    deliveries = [
        NewDelivery(
            key=f"news:{number}",
            kind="announcement",
            to=each,
            message=message,
            due_at=now,
            priority=Priority.BROADCAST,
            unclear=Unclear.HOLD,
        )
        for number, each in enumerate(to)
    ]
    await application.sender.start()
    async with application.database.write() as session:
        await application.outbox.enqueue_all(session, deliveries, now)
    began = time.perf_counter()
    sent = select(func.count()).select_from(tables.Delivery).where(tables.Delivery.state == DeliveryState.SENT)
    async with asyncio.timeout(_LONGEST):
        while True:
            async with application.database.read() as session:
                if await session.scalar(sent) == len(to):
                    return time.perf_counter() - began
            await asyncio.sleep(0.25)


def report(adapter: Paced, number: int, took: float, twice: int) -> None:
    """Print which share of the declared limits was used."""
    whole = adapter.rates.workspace
    ideal = (number - whole.count) / whole.count * whole.seconds if whole is not None else 0.0
    share = f", the limits allow it in {ideal:.1f} s: {ideal / took:.1%}" if whole is not None else ""
    print(f"{type(adapter).__name__}: {number} messages in {took:.1f} s{share}; {twice} twice")


async def on_slack(folder: Path, persons: int) -> None:
    """Broadcast on Slack, which declares a limit for each channel only."""
    async with Slack() as slack:
        users = [slack.person(f"P{number}").user.id for number in range(persons)]
        channels = [slack.channel(f"C{number:06}", f"c{number}") for number in range(CHANNELS)]
        content = {"slack": {"enabled": True, "api_url": slack.api_url}}
        secrets = Secrets({"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN})
        composed_of = Installed((probe.feature,), (slack_platform,))
        database = Database(DatabaseUrl.of_file(folder / "slack.db"))
        async with opened(composed_of, check(Document(content=content), (), {}), database, secrets=secrets) as bot:
            adapter = slack_platform.connect(bot)
            await bot.connect([adapter])
            people = await fill(database, "slack", slack.state.team, users)
            places = [Place("slack", slack.state.team, each.id, PlaceKind.CHANNEL) for each in channels]
            took = await send(bot, [*people, *places])
            posted = len([each for each in slack.state.messages if each.user == slack.state.bot_user])
            if isinstance(adapter, Paced):
                report(adapter, persons + CHANNELS, took, posted - persons - CHANNELS)


async def on_discord(folder: Path, persons: int) -> None:
    """Broadcast on Discord: fifty a second, and five in five seconds a channel."""
    async with loopback() as discord:
        guild = discord.world.guild()
        channels = [discord.world.channel(guild, f"c{number}") for number in range(CHANNELS)]
        users = [person(discord, f"P{number}", guild, channels[0]).id for number in range(persons)]
        async with running(discord, folder, [probe.feature], [guild]) as bot:
            people = await fill(bot.application.database, "discord", "", users)
            places = [Place("discord", "", each.id, PlaceKind.CHANNEL) for each in channels]
            took = await send(bot.application, [*people, *places])
            posted = len([each for each in discord.world.messages if each.author == discord.world.bot])
            report(bot.adapter, persons + CHANNELS, took, posted - persons - CHANNELS)


async def main(what: str = "", persons: str = "2000") -> None:
    """Do one of the broadcasts, or both."""
    print(described())
    for name, broadcast in {"slack": on_slack, "discord": on_discord}.items():
        if what in {"", name}:
            with tempfile.TemporaryDirectory(prefix="cohortbot-") as folder:
                await broadcast(Path(folder), int(persons))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
