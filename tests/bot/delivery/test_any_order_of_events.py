"""Whatever happens in whatever order: the order within a place holds, and nothing is said twice or lost."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.adapter import SendDelayed, SendRefused
from bot.delivery.claims import Claims, Wanted
from bot.delivery.stored_places import stored_place
from bot.messages import Message, plainly
from bot.places import Place
from bot.storage import Database, DatabaseUrl, DeliveryState, tables, upgrade
from bot.testing.clock import ManualClock
from bot.testing.screen import Screen
from tests.bot.delivery.post import Pickable, Post, channel

PLACES = 3
OVER = {DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.CANCELLED, DeliveryState.RECALLED}
TROUBLES = {
    "refused": SendRefused("no"),
    "delayed": SendDelayed(3),
    "delayed everywhere": SendDelayed(3, everywhere=True),
    "lost before": TimeoutError(),
}


class Losing(Pickable):
    """A platform whose answer may be lost after it has taken a message."""

    def __init__(self, clock: ManualClock, screen: Screen) -> None:
        super().__init__(clock, screen)
        self.loses_answers = 0

    async def send(self, place: Place, message: Message, key: str) -> str:
        message_id = await super().send(place, message, key)
        if self.loses_answers:
            self.loses_answers -= 1
            raise ConnectionResetError
        return message_id


class Life(RuleBasedStateMachine):
    """One bot after the other over a database, on a platform that outlives them."""

    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="cohortbot-life-"))
        shutil.copy(self.migrated, self.folder / "life.db")
        self.clock, self.screen = ManualClock(), Screen()
        self.keys: list[tuple[str, int]] = []
        self.recalled: set[str] = set()
        self.runner.run(self._begin())

    async def _begin(self) -> None:
        database = Database(DatabaseUrl.of_file(self.folder / "life.db"))
        self.post = Post(database, self.clock, self.screen)
        self.post.adapter = Losing(self.clock, self.screen)
        await self.post.application.connect([self.post.adapter])

    @rule(where=st.integers(0, PLACES - 1), count=st.integers(1, 3))
    def enqueue(self, where: int, count: int) -> None:
        for _ in range(count):
            key = f"k{len(self.keys)}"
            self.keys.append((key, where))
            self.runner.run(self.post.put(key, channel(where)))

    @rule()
    def drain(self) -> None:
        self.runner.run(self.post.drain())

    @rule(seconds=st.sampled_from([1, 5, 15]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    @rule(trouble=st.sampled_from([*TROUBLES, "lost after"]))
    def trouble(self, trouble: str) -> None:
        adapter = self.post.adapter
        assert isinstance(adapter, Losing)
        if trouble == "lost after":
            adapter.loses_answers += 1
        else:
            adapter.troubles.append(TROUBLES[trouble])

    @precondition(lambda self: self.keys)
    @rule(arrived=st.booleans())
    def crash_over_the_next(self, arrived: bool) -> None:
        """Take the next one, call the platform or not, and die before the outcome is written down."""
        self.runner.run(self._crash(arrived))

    async def _crash(self, arrived: bool) -> None:
        heads = await self.post.application.sender._heads.of("harness", ["harness"], 1, [], self.clock.now())
        for head in heads:
            assert isinstance(head.to, Place)
            dying = Claims(self.post.database, self.clock, "dying")
            (claimed,) = await dying.write([Wanted(head.id, head.to)])
            if claimed is not None and arrived and claimed.act.value == "send":
                row = await self.post.row(claimed.key)
                async with self.post.database.read() as session:
                    place = await session.get(tables.Place, row.place_id)
                assert place is not None
                self.screen.show(stored_place(place), plainly(claimed.key), self.post.adapter._zone, key=claimed.key)
        await self.post.application.stop()
        await self._begin()

    @precondition(lambda self: self.keys)
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        key, _ = data.draw(st.sampled_from(self.keys))
        self.runner.run(self._amend(key, "edit"))

    @precondition(lambda self: self.keys)
    @rule(data=st.data())
    def recall(self, data: st.DataObject) -> None:
        key, _ = data.draw(st.sampled_from(self.keys))
        self.recalled.add(key)
        self.runner.run(self._amend(key, "recall"))

    async def _amend(self, key: str, how: str) -> None:
        outbox, now = self.post.application.outbox, self.clock.now()
        async with self.post.database.write() as session:
            if how == "edit":
                await outbox.edit(session, key, plainly(key), now)
            else:
                await outbox.recall(session, key, now)

    @invariant()
    def nothing_is_said_twice(self) -> None:
        said = Counter(shown.key for shown in self.screen.shown)
        assert [key for key, times in said.items() if times > 1] == []

    @invariant()
    def the_order_of_a_place_holds(self) -> None:
        for where in range(PLACES):
            shown = [int(str(each.key)[1:]) for each in self.screen.shown if each.place == channel(where)]
            assert shown == sorted(shown)

    def teardown(self) -> None:
        try:
            self.runner.run(self._come_to_an_end())
            self.nothing_is_said_twice()
            self.the_order_of_a_place_holds()
        finally:
            self.runner.run(self.post.application.stop())
            self.runner.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    async def _come_to_an_end(self) -> None:
        self.post.adapter.troubles.clear()
        for _ in range(12):
            await self.post.drain()
            self.post.advance(15)
        states = await self.post.states()
        assert set(states.values()) <= OVER
        shown = {str(each.key): each for each in self.screen.shown}
        for key, _ in self.keys:
            if states[key] in {DeliveryState.SENT, DeliveryState.RECALLED}:
                assert key in shown
                assert shown[key].recalled == (key in self.recalled)
            else:
                assert key not in shown


async def _migrate(file: Path) -> None:
    database = Database(DatabaseUrl.of_file(file))
    await upgrade(database)
    await database.close()


def test_any_order_of_events(tmp_path: Path) -> None:
    Life.migrated = tmp_path / "migrated.db"
    asyncio.run(_migrate(Life.migrated))
    run_state_machine_as_test(
        Life,
        settings=settings(max_examples=15, stateful_step_count=25, suppress_health_check=list(HealthCheck)),
    )
