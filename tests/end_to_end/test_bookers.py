"""Thirty-two book the same hours at once on Slack and Discord, over one process and over three: no unit twice."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.application import branches
from bot.installed import installed
from bot.storage import Backend, Database, MigrationBranch, tables
from commands.compute.tables import BookingState, ComputeAllocation, ComputeBooking
from tests.commands.compute.rush import double_booked
from tests.end_to_end.bookers import Booker, OnDiscord, OnSlack, Outcome, Wish, book_at_once, outcome_of, store
from tests.platforms.discord.bot import person
from tests.platforms.discord.loopback import Loopback, loopback
from tests.platforms.discord.process import RunningBot, run, write_configuration
from tests.platforms.discord.world import Guild
from tests.platforms.slack.slack import APP_TOKEN, BOT_TOKEN, Slack

ON_EACH, TEAMS, UNITS = 16, 8, 16
HOT = ("9am-1pm", "11am-3pm", "12pm-4pm")
"""All of them share the hour after noon, so that whoever books takes a unit from everybody."""

PROCESSES = {Backend.SQLITE: 1, Backend.POSTGRESQL: 3}


@pytest.fixture(scope="session")
def database_branches() -> Sequence[MigrationBranch]:
    return branches(installed())


def wish(number: int) -> Wish:
    day = datetime.now(UTC) + timedelta(days=3)
    return Wish(1 + number // 2 % 2, f"{day:%Y-%m-%d} {HOT[number % len(HOT)]}")


def gather_bookers(discord: Loopback, slack: Slack, guild: Guild) -> list[Booker]:
    lobby = discord.world.channel(guild, "general")
    bookers: list[Booker] = []
    for number in range(ON_EACH):
        mei, ada = person(discord, f"Mei{number}", guild, lobby), slack.person(f"Ada{number}")
        bookers.append(OnDiscord(mei, wish(number)))
        bookers.append(OnSlack(ada, wish(number), discord.world, slash=number % 2 == 0))
    return bookers


@pytest.mark.long
async def test_thirty_two_bookers_on_two_platforms_never_share_a_unit(
    tmp_path: Path, database: Database, backend: Backend
) -> None:
    async with loopback() as discord, Slack() as slack:
        slack.socket.in_turn = PROCESSES[backend] > 1
        guild = discord.world.guild()
        bookers = gather_bookers(discord, slack, guild)
        await store(database, bookers, TEAMS)
        section = f"""
[limits]
per_person_per_minute = 0
[people]
default_role = "founder"
[[compute.pools]]
name = "a100"
kind = "NVIDIA A100"
units = {UNITS}
[slack]
enabled = true
api_url = "{slack.api_url}"
"""
        configuration = write_configuration(tmp_path, discord, [guild], section)
        url = database.url.address.set(drivername=backend.value).render_as_string(hide_password=False)
        environment = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "COHORTBOT_DATABASE_URL": url}
        processes: list[RunningBot] = []
        async with AsyncExitStack() as stack:
            for _ in range(PROCESSES[backend]):
                running = run(configuration, discord.world.token, environment=environment)
                processes.append(await stack.enter_async_context(running))
            await slack.socket.connected(PROCESSES[backend])
            await discord.world.until(lambda: bool(discord.gateway.connected and discord.world.commands), 40)
            await book_at_once(bookers)
            assert len(slack.socket.connections) == PROCESSES[backend]
            assert [await each.end() for each in processes] == [0] * PROCESSES[backend]

        log = [line for each in processes for line in each.log]
        assert [line for line in log if " ERROR " in line or "Traceback" in line] == []
        assert slack.violations == []
        assert discord.world.violations == []
    outcomes = [outcome_of(each) for each in bookers]
    for each in outcomes:
        assert each.number is not None or ("There is no room" in each.told and "These times would fit" in each.told)
    assert await double_booked(database) == 0
    await check_bookings(database, outcomes)


async def check_bookings(database: Database, outcomes: Sequence[Outcome]) -> None:
    """See that who was told so has just that booking, nobody else has any, and no unit was left that was asked for."""
    booking, account = ComputeBooking, tables.Account
    told = {(each.user, each.number, each.wish.units) for each in outcomes if each.number is not None}
    async with database.read() as session:
        kept = select(account.user, booking.id, booking.units).join(account, account.id == booking.account_id)
        rows = (await session.execute(kept.where(booking.state == BookingState.BOOKED))).all()
        others = await session.scalar(select(func.count()).where(booking.state != BookingState.BOOKED))
        taken = (
            await session.execute(
                select(ComputeAllocation.booking_id, func.count())
                .where(ComputeAllocation.live)
                .group_by(ComputeAllocation.booking_id)
            )
        ).all()
    assert len(rows) == len(told)
    assert {tuple(row) for row in rows} == told
    assert others == 0
    assert {tuple(row) for row in taken} == {(number, units) for _, number, units in told}
    assert sum(units for _, _, units in told) == UNITS
