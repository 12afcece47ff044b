"""What arrives is handled once, whatever dies meanwhile; on both databases."""

from __future__ import annotations

import asyncio
import sys
import textwrap
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.application import Application
from bot.call import Call
from bot.configuration import Configuration
from bot.features import Feature
from bot.inbox import LEASE, REMEMBERED, Inbox
from bot.installed import Installed
from bot.interactions import TextMessage
from bot.messages import Message, plainly
from bot.people import Account
from bot.storage import Database, InboxState, tables
from bot.sweep import sweep
from bot.testing.adapter import PLATFORM, WORKSPACE, HarnessAdapter, direct_place
from bot.testing.clock import ManualClock
from bot.testing.screen import Screen

ADA = Account(PLATFORM, WORKSPACE, "ada", "Ada")


class Desk:
    """A bot that answers whatever it is asked, and counts how often it is."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.clock = clock
        self.screen = Screen()
        self.adapter = HarnessAdapter(self.screen, clock, ZoneInfo("Asia/Hong_Kong"))
        self.adapter.accounts["ada"] = ADA
        self.asked: list[str] = []
        self.begun = asyncio.Event()
        self.trouble: Exception | None = None
        self.hold: asyncio.Event | None = None
        feature = Feature(name="desk", ask=self.ask)
        self.application = Application(Installed((feature,), ()), Configuration(), database, clock)

    async def ask(self, call: Call, question: str) -> Message:
        self.asked.append(question)
        self.begun.set()
        if self.hold is not None:
            await self.hold.wait()
        if self.trouble is not None:
            raise self.trouble
        return plainly(f"answer to {question}")

    def message(self, text: str = "when does it start?", delivery: str | None = "Ev1") -> TextMessage:
        place = direct_place(ADA)
        return TextMessage(
            account=ADA,
            place=place,
            reply=self.adapter.reply(ADA, place),
            received_at=self.clock.now(),
            delivery=delivery,
            payload=self.adapter.payload(ADA, place, text),
            text=text,
        )

    @property
    def said(self) -> list[str]:
        return [shown.text for shown in self.screen.shown]


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    desk = Desk(database, ManualClock())
    await desk.application.connect([desk.adapter])
    yield desk
    await desk.application.stop()


async def states(database: Database) -> list[InboxState]:
    async with database.read() as session:
        return list(await session.scalars(select(tables.Inbox.state).order_by(tables.Inbox.id)))


async def test_a_repeated_delivery_is_handled_once(desk: Desk) -> None:
    await desk.adapter.deliver(desk.message())
    await desk.adapter.deliver(desk.message())
    assert desk.said == ["answer to when does it start?"]


async def test_a_repetition_while_the_first_is_in_hand_is_not_handled(desk: Desk) -> None:
    desk.hold = asyncio.Event()
    first = asyncio.create_task(desk.adapter.deliver(desk.message()))
    await desk.begun.wait()
    desk.clock.advance(LEASE * 2)
    await desk.adapter.deliver(desk.message())
    assert await sweep(desk.application) == 0
    desk.hold.set()
    await first
    assert len(desk.asked) == 1


async def test_of_two_processes_that_admit_one_delivery_one_wins(desk: Desk, database: Database) -> None:
    now = desk.clock.now()
    inboxes = [Inbox(database), Inbox(Database(database.url))]
    admitted = await asyncio.gather(*(inbox.admit(desk.message(), now) for inbox in inboxes for _ in range(5)))
    assert sum(row is not None for row in admitted) == 1
    await inboxes[1]._database.close()


async def test_what_is_done_is_not_taken_up(desk: Desk) -> None:
    await desk.adapter.deliver(desk.message())
    desk.clock.advance(LEASE * 2)
    assert await sweep(desk.application) == 0
    assert len(desk.asked) == 1


async def test_a_failure_of_which_the_person_was_told_is_over(desk: Desk, database: Database) -> None:
    desk.trouble = RuntimeError("broken")
    await desk.adapter.deliver(desk.message())
    assert await states(database) == [InboxState.DONE]
    assert len(desk.said) == 1


async def test_what_cannot_be_taken_up_is_given_up_after_some_attempts(desk: Desk, database: Database) -> None:
    unknown = replace(desk.message(), payload={"user": "nobody"})
    assert await Inbox(database).admit(unknown, desk.clock.now()) is not None
    for _ in range(6):
        desk.clock.advance(LEASE * 2)
        await sweep(desk.application)
    assert await states(database) == [InboxState.FAILED]
    assert desk.asked == []


async def test_what_has_no_payload_waits_for_the_platform_to_deliver_it_again(desk: Desk, database: Database) -> None:
    bare = replace(desk.message(), payload=None)
    assert await Inbox(database).admit(bare, desk.clock.now()) is not None
    desk.clock.advance(LEASE * 2)
    assert await sweep(desk.application) == 0
    await desk.adapter.deliver(bare)
    assert len(desk.asked) == 1


async def test_what_came_from_a_platform_that_is_not_connected_waits(desk: Desk, database: Database) -> None:
    assert await Inbox(database).admit(desk.message(), desk.clock.now()) is not None
    await desk.adapter.stop()
    desk.clock.advance(LEASE * 2)
    assert await sweep(desk.application) == 0
    await desk.adapter.start(desk.application.engine.receive)
    assert await sweep(desk.application) == 1


async def test_a_crowd_of_leftovers_is_taken_up_whole(desk: Desk, database: Database) -> None:
    dead = Inbox(database)
    for number in range(25):
        await dead.admit(desk.message(f"question {number}", f"Ev{number}"), desk.clock.now())
    desk.clock.advance(timedelta(seconds=30))
    assert await sweep(desk.application) == 0
    desk.clock.advance(LEASE)
    assert await sweep(desk.application) == 25
    assert sorted(desk.asked) == sorted(f"question {number}" for number in range(25))
    assert set(await states(database)) == {InboxState.DONE}


async def test_old_rows_are_forgotten_and_fresh_ones_kept(desk: Desk, database: Database) -> None:
    await desk.adapter.deliver(desk.message(delivery="old"))
    desk.clock.advance(REMEMBERED + timedelta(hours=1))
    await desk.adapter.deliver(desk.message(delivery="fresh"))
    await desk.application.inbox.forget(desk.clock.now())
    async with database.read() as session:
        assert list(await session.scalars(select(tables.Inbox.delivery_id))) == ["fresh"]


_DIES = textwrap.dedent("""
    import asyncio, os, sys
    from zoneinfo import ZoneInfo
    from bot.application import Application
    from bot.clock import SystemClock
    from bot.configuration import Configuration
    from bot.features import Feature
    from bot.installed import Installed
    from bot.interactions import TextMessage
    from bot.people import Account
    from bot.storage import Database
    from bot.testing.adapter import PLATFORM, WORKSPACE, HarnessAdapter, direct_place
    from bot.testing.screen import Screen

    async def ask(call, question):
        print("handling", flush=True)
        await asyncio.Event().wait()

    async def main():
        clock = SystemClock()
        parts = Installed((Feature(name="desk", ask=ask),), ())
        application = Application(parts, Configuration(), Database(os.environ["DATABASE"]), clock)
        adapter = HarnessAdapter(Screen(), clock, ZoneInfo("UTC"))
        ada = Account(PLATFORM, WORKSPACE, "ada", "Ada")
        await application.connect([adapter])
        place = direct_place(ada)
        await adapter.deliver(TextMessage(
            account=ada, place=place, reply=adapter.reply(ada, place), received_at=clock.now(), delivery="Ev1",
            payload=adapter.payload(ada, place, "when does it start?"), text="when does it start?",
        ))

    asyncio.run(main())
""")


async def test_what_a_killed_process_had_in_hand_is_handled_once_more_and_only_once(database: Database) -> None:
    address = database.url.address.render_as_string(hide_password=False)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _DIES, env={"DATABASE": address}, stdout=asyncio.subprocess.PIPE
    )
    if process.stdout is None:
        pytest.fail("the process has no output to read")
    assert await process.stdout.readline() == b"handling\n"
    process.kill()
    await process.wait()

    desk = Desk(database, ManualClock(datetime.now(UTC)))
    await desk.application.connect([desk.adapter])
    assert await sweep(desk.application) == 0
    desk.clock.advance(LEASE + timedelta(seconds=5))
    assert await sweep(desk.application) == 1
    desk.clock.advance(LEASE * 2)
    assert await sweep(desk.application) == 0
    await desk.adapter.deliver(desk.message())
    assert desk.said == ["answer to when does it start?"]
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(tables.Inbox)) == 1
    await desk.application.stop()
