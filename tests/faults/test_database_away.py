"""A database that is locked or gone for a while in the middle of sending: nothing is lost, nothing is said twice."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import psycopg
import pytest

from bot.application import Application
from bot.clockwork import wind_up
from bot.configuration import Configuration
from bot.delivery import NewDelivery, Unclear
from bot.installed import Installed
from bot.messages import plainly
from bot.storage import Backend, Database, DeliveryState
from tests.faults.test_killed import finished, states
from tests.platforms.noticeboard.adapter import NoticeboardAdapter, place
from tests.platforms.noticeboard.server import Misbehaviour, Noticeboard

MESSAGES = 60
SECONDS_AWAY = 4.0


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a writer give up before the database is back."""
    monkeypatch.setattr("bot.storage.engines.BUSY_SECONDS", 1.0)


@asynccontextmanager
async def away(database: Database) -> AsyncIterator[None]:
    """Take the database away: locked by another program, or a server that lets nobody in."""
    if database.url.backend is Backend.SQLITE:
        assert database.file is not None
        locking = sqlite3.connect(database.file, timeout=30, isolation_level=None, check_same_thread=False)
        with closing(locking) as other:
            # In a thread: who holds the lock needs the event loop to let it go.
            await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    address = database.url.address.set(drivername="postgresql", database="postgres")
    name = database.url.address.database
    url = address.render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        await connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        yield
        await connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())


async def test_what_was_sent_meanwhile_is_written_down_when_it_is_back(database: Database) -> None:
    board = Noticeboard(misbehaviour=Misbehaviour(latency=0.3))
    await board.start()
    application = Application(Installed((), ()), Configuration(), database)
    await application.connect([NoticeboardAdapter(board.url)])
    now = application.clock.now()
    async with database.write() as session:
        deliveries = [
            NewDelivery(
                key=f"d{number}",
                kind="test",
                to=place(f"c{number % 20}"),
                message=plainly("news"),
                due_at=now,
                unclear=Unclear.HOLD,
            )
            for number in range(MESSAGES)
        ]
        await application.outbox.enqueue_all(session, deliveries, now)
    clockwork = wind_up(application)
    await application.sender.start()
    await clockwork.start()
    try:
        await board.reach(5)
        async with away(database):
            await asyncio.sleep(SECONDS_AWAY)  # what is away for a while is away for a while
        await finished(database, 60)
        known = await states(database)
    finally:
        await clockwork.stop()
        await application.stop()
        await board.stop()
    assert set(known.values()) == {DeliveryState.SENT}
    assert Counter(board.keys()) == Counter(f"d{number}" for number in range(MESSAGES))
