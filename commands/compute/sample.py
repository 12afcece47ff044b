"""Two made-up pools, so that a newcomer has something to book."""

from __future__ import annotations

from sqlalchemy import exists, select

from bot.application import Application
from bot.storage import tables
from bot.storage.upsert import upsert
from commands.compute.desk import Desk
from commands.compute.settings import NodeTable, PoolTable

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
    """Put the pools in, unless the configuration has some of its own."""
    desk = application.services.get(Desk)
    if list(desk.pools):
        return
    async with application.database.write() as session:
        setting = upsert(session, tables.Setting).values(key=_KEY, value="1", updated_at=application.clock.now())
        await session.execute(setting.on_conflict_do_nothing())
    desk.pools.set_up(POOLS)
