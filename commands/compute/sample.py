"""Two made-up pools and a few bookings, so that a newcomer has something to look at and to book."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.community.teams import in_team, running_teams
from bot.declaration.times import TimeSpan
from bot.people import Person, PersonRef, TeamRef
from bot.roles import Role
from bot.storage import tables
from bot.storage.upsert import upsert
from commands.compute.desk import Desk
from commands.compute.holding import confirm, hold
from commands.compute.requests import Request
from commands.compute.settings import NodeTable, PoolTable
from commands.compute.tables import BookingState, ComputeBooking

_KEY = "compute.sample"

POOLS = (
    PoolTable(
        name="a100",
        kind="NVIDIA A100 80GB",
        units=8,
        nodes=(NodeTable(name="gpu1", units=4), NodeTable(name="gpu2", units=4)),
        memory_gb=80,
    ),
    PoolTable(
        name="h100",
        kind="NVIDIA H100 80GB",
        units=4,
        memory_gb=80,
        maximum_hours=48,
        approval="above",
        approval_above=48,
        check_in_minutes=30,
    ),
)


_BOOKED = (
    (
        (-3, 10, 6, "a100", 4, "baseline"),
        (-1, 14, 3, "h100", 1, "evaluation"),
        (1, 9, 8, "a100", 2, "fine-tuning"),
        (2, 13, 5, "h100", 2, "ablation"),
    ),
    ((-2, 9, 4, "a100", 2, "SLAM"), (1, 14, 6, "a100", 4, "grasping"), (3, 10, 4, "h100", 1, "simulation")),
)
"""What each team has booked: the day from today on, the hour, how many hours, of what, how many units, and what for."""


async def use_sample_pools(application: Application) -> None:
    """Have the sample's pools where the configuration has none and the sample was put into this database."""
    desk = application.services.get(Desk)
    if list(desk.pools):
        return
    async with application.database.read() as session:
        put_in = await session.scalar(select(exists().where(tables.Setting.key == _KEY)))
    if put_in:
        desk.pools.set_up(POOLS)


async def fill_in(application: Application) -> None:
    """Put the pools in, with what teams have booked, unless the configuration has some of its own."""
    desk = application.services.get(Desk)
    if any(pool.table not in POOLS for pool in desk.pools):
        return
    now = application.clock.now()
    async with application.database.write() as session:
        setting = upsert(session, tables.Setting).values(key=_KEY, value="1", updated_at=now)
        await session.execute(setting.on_conflict_do_nothing())
    desk.pools.set_up(POOLS)
    async with application.database.write() as session:
        if await session.scalar(select(exists(select(ComputeBooking.id)))):
            return
        for number, team in enumerate(await running_teams(session)):
            await _book_for(session, desk, team, number, now)


async def _book_for(session: AsyncSession, desk: Desk, team: TeamRef, number: int, now: datetime) -> None:
    """Let somebody of a team have booked: what is over already, and what is still to come."""
    members = await in_team(session, team.id)
    if not members:
        return
    person = await _with_account(session, members[0], now)
    midnight = datetime.combine(now.astimezone(desk.zone).date(), time(), desk.zone)
    for days, hour, hours, pool, units, purpose in _BOOKED[number % len(_BOOKED)]:
        start = midnight + timedelta(days=days, hours=hour)
        found = desk.pools.get(pool)
        if found is None:
            continue
        # What is over by now was asked for before it began.
        asked_at = min(now, start - timedelta(hours=1))
        request = Request(
            pool=found,
            units=units,
            span=TimeSpan(start, start + timedelta(hours=hours)),
            person=person,
            team=team,
            token=f"sample:{team.id}:{days}:{hour}",
            since=asked_at,
            purpose=purpose,
        )
        held = await hold(session, desk, request, asked_at)
        if start > now:
            await confirm(session, desk, held, person, asked_at)
        else:
            held.state, held.held_until = BookingState.BOOKED, None


async def _with_account(session: AsyncSession, member: PersonRef, now: datetime) -> Person:
    account = await session.scalar(select(tables.Account).filter_by(person_id=member.id).limit(1))
    if account is None:
        account = tables.Account(
            platform="sample",
            user=f"compute:{member.id}",
            person_id=member.id,
            display_name=member.name,
            created_at=now,
        )
        session.add(account)
        await session.flush()
    return Person(member.id, account.id, member.name, Role.FOUNDER)
