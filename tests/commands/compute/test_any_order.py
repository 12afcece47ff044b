"""In any order of all that can happen to bookings, wishes, offers and swaps, the promises hold, on both databases."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from bot.declaration.times import TimeSpan
from bot.delivery import Outbox
from bot.people import Person, TeamRef
from bot.storage import Database, DatabaseUrl
from bot.testing.databases import PostgresqlServer
from bot.testing.templates import sqlite_templates
from commands.compute.approving import approve, decline
from commands.compute.changing import cancel, check_in, extend, release
from commands.compute.desk import Desk
from commands.compute.holding import confirm, hold, locked
from commands.compute.lifecycle import WARNING, turn
from commands.compute.maintenance import Block, block
from commands.compute.pools import Pools
from commands.compute.quotas import COUNTED, Held, hours_within, week_of
from commands.compute.refusals import NotBooked
from commands.compute.requests import Request
from commands.compute.settings import ComputeSection, PoolTable
from commands.compute.swapping import accept, propose
from commands.compute.tables import (
    BRANCH,
    BookingState,
    ComputeAllocation,
    ComputeBooking,
    ComputeLedger,
    ComputeWish,
    WishState,
)
from commands.compute.waiting import decline_offer, enter, fulfil, withdraw
from tests.commands.compute.rush import NOW, ZONE, set_up

RULES = ComputeSection(
    allowance=60,
    hours_per_week=40,
    units_at_once=4,
    open_bookings=4,
    pools=(
        PoolTable(name="plain", kind="A100", units=3, price=1, same_day_outside_quota=False),
        PoolTable(name="strict", kind="H100", units=2, approval="always", buffer_minutes=30, check_in_minutes=15),
    ),
)
ACTS = ("cancel", "release", "check_in", "approve", "decline", "confirm", "extend", "pass")
HOUR = timedelta(hours=1)
Result = TypeVar("Result")
which = st.integers(0, 30)


class Bookings(RuleBasedStateMachine):
    """A day or two of everything that can happen to bookings, on a database that is made for it."""

    def __init__(self, make: Callable[[Path], Awaitable[DatabaseUrl]]) -> None:
        super().__init__()
        self.make = make
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.now = NOW
        self.past: dict[tuple[int, int, datetime], datetime] = {}

    def run(self, what: Coroutine[object, object, Result]) -> Result:
        return self.loop.run_until_complete(what)

    @initialize()
    def begin(self) -> None:
        self.run(self._begin())

    async def _begin(self) -> None:
        self.database = Database(await self.make(self.folder))
        rush = await set_up(self.database)
        self.people: list[tuple[Person, TeamRef]] = list(rush.people[:3])
        self.desk = Desk(Pools(RULES.pools, ZONE), RULES, Outbox(ZONE), (), ZONE)

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.run(self.database.close())
        self.loop.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _request(self, who: int, pool: str, units: int, begins: int, lasts: int) -> Request:
        person, team = self.people[who % len(self.people)]
        found = self.desk.pools.get(pool)
        assert found is not None
        start = found.slot_after(self.now) + begins * HOUR / 2
        return Request(
            pool=found,
            units=units,
            span=TimeSpan(start, start + lasts * HOUR / 2),
            person=person,
            team=team,
            token=f"{self.now.isoformat()}:{who}:{pool}:{units}:{begins}:{lasts}",
            since=self.now,
        )

    @rule(
        who=which,
        pool=st.sampled_from(["plain", "strict"]),
        units=st.integers(1, 3),
        begins=st.integers(0, 20),
        lasts=st.integers(1, 10),
        sure=st.booleans(),
    )
    def book(self, who: int, pool: str, units: int, begins: int, lasts: int, sure: bool) -> None:
        self.run(self._book(self._request(who, pool, units, begins, lasts), sure=sure))

    async def _book(self, request: Request, *, sure: bool) -> None:
        try:
            async with self.database.write() as session:
                held = await hold(session, self.desk, request, self.now)
                assert (await hold(session, self.desk, request, self.now)).id == held.id
                if sure:
                    await confirm(session, self.desk, held, request.person, self.now)
        except NotBooked:
            return

    @rule(number=which, act=st.sampled_from(ACTS))
    def change(self, number: int, act: str) -> None:
        self.run(self._change(number, act))

    async def _change(self, number: int, act: str) -> None:
        person, _ = self.people[0]
        try:
            async with self.database.write() as session:
                booking = await locked(session, number)
                if booking is None:
                    return
                if act == "cancel":
                    await cancel(session, self.desk, booking, person, self.now)
                elif act == "release":
                    await release(session, self.desk, booking, person, self.now)
                elif act == "check_in":
                    check_in(booking, self.now)
                elif act == "approve":
                    await approve(session, self.desk, booking, person, self.now)
                elif act == "decline":
                    await decline(session, self.desk, booking, person, "no", self.now)
                elif act == "confirm":
                    await confirm(session, self.desk, booking, person, self.now)
                    await fulfil(session, booking.id)
                elif act == "pass":
                    await decline_offer(session, booking)
                else:
                    await extend(session, self.desk, booking, HOUR, person, self.now)
        except NotBooked:
            return

    @rule(one=which, other=which)
    def swap(self, one: int, other: int) -> None:
        self.run(self._swap(one, other))

    async def _swap(self, one: int, other: int) -> None:
        try:
            async with self.database.write() as session:
                mine, theirs = [await session.get(ComputeBooking, each) for each in (one, other)]
                if mine is None or theirs is None or mine.team_id is None or theirs.team_id is None:
                    return
                proposed = await propose(session, mine, theirs, self.people[0][0], self.now)
                await accept(session, self.desk, proposed, self.people[1][0], self.now)
        except NotBooked:
            return

    @rule(who=which, units=st.integers(1, 3), lasts=st.integers(1, 8))
    def wait_for(self, who: int, units: int, lasts: int) -> None:
        self.run(self._wait_for(self._request(who, "plain", units, 0, lasts)))

    async def _wait_for(self, request: Request) -> None:
        async with self.database.write() as session:
            await enter(session, request, self.now + 12 * HOUR, self.now)

    @rule(number=which)
    def wait_no_more(self, number: int) -> None:
        self.run(self._wait_no_more(number))

    async def _wait_no_more(self, number: int) -> None:
        async with self.database.write() as session:
            wish = await session.get(ComputeWish, number)
            if wish is not None:
                await withdraw(session, wish.id, wish.person_id)

    @rule(unit=st.integers(0, 2), begins=st.integers(1, 6))
    def take_out(self, unit: int, begins: int) -> None:
        self.run(self._take_out(unit, self.now + begins * HOUR))

    async def _take_out(self, unit: int, start: datetime) -> None:
        pool = self.desk.pools.get("plain")
        assert pool is not None
        token = f"out:{self.now.isoformat()}:{unit}:{start.isoformat()}"
        asked = Block(pool=pool, units=[unit], span=TimeSpan(start, start + 2 * HOUR), reason="fan", token=token)
        try:
            async with self.database.write() as session:
                await block(session, self.desk, asked, self.people[0][0], self.now)
        except NotBooked:
            return

    @rule(minutes=st.sampled_from([1, 3, 16, 45, 200]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.run(turn(self.database, self.desk, self.now))

    @rule(number=which)
    def extend_when_warned(self, number: int) -> None:
        """Let time pass until the end of a booking is warned of, and extend it then as the button does."""
        self.run(self._extend_when_warned(number))

    async def _extend_when_warned(self, number: int) -> None:
        async with self.database.read() as session:
            booking = await session.get(ComputeBooking, number)
        if booking is None or booking.state is not BookingState.BOOKED or booking.ends_at <= self.now:
            return
        self.now = max(self.now, booking.ends_at - WARNING)
        await turn(self.database, self.desk, self.now)
        await self._change(number, "extend")

    @invariant()
    def promises_hold(self) -> None:
        if hasattr(self, "desk"):
            self.run(self._check())

    async def _check(self) -> None:
        async with self.database.read() as session:
            rows = (await session.scalars(select(ComputeAllocation))).all()
            bookings = {each.id: each for each in await session.scalars(select(ComputeBooking))}
            moved = await session.execute(
                select(ComputeLedger.booking_id, func.sum(ComputeLedger.credits)).group_by(ComputeLedger.booking_id)
            )
            paid = {row[0]: -row[1] for row in moved}
            by_team = await session.execute(
                select(ComputeLedger.team_id, func.sum(ComputeLedger.credits)).group_by(ComputeLedger.team_id)
            )
            left = [RULES.allowance + row[1] for row in by_team]
            offered = await session.scalars(
                select(ComputeWish.booking_id).where(ComputeWish.state == WishState.OFFERED)
            )
            open_offers = set(offered)
        self._check_units([row for row in rows if row.live])
        assert all(paid.get(each.id, 0) == each.cost >= 0 for each in bookings.values())
        assert all(each >= 0 for each in left)
        assert open_offers == {each.id for each in bookings.values() if each.state is BookingState.OFFERED}
        self._check_quotas(list(bookings.values()))
        self._check_past(rows, bookings)

    def _check_units(self, live: list[ComputeAllocation]) -> None:
        for number, one in enumerate(live):
            for other in live[number + 1 :]:
                same = (one.pool, one.unit) == (other.pool, other.unit)
                assert not (same and one.starts_at < other.ends_at and other.starts_at < one.ends_at)

    def _check_quotas(self, bookings: list[ComputeBooking]) -> None:
        for _, team in self.people:
            counted = [each for each in bookings if each.team_id == team.id and each.state in COUNTED]
            held = [Held(each.units, each.starts_at, each.ends_at, counts=True) for each in counted]
            for each in held:
                assert hours_within(held, week_of(each.start, ZONE)) <= timedelta(hours=RULES.hours_per_week)
                at_once = sum(other.units for other in held if other.start <= each.start < other.end)
                assert at_once <= RULES.units_at_once

    def _check_past(self, rows: list[ComputeAllocation], bookings: dict[int, ComputeBooking]) -> None:
        """Hold what had run when it was looked at last against what stands there now."""
        used = {
            (row.booking_id, row.unit, row.starts_at): min(row.ends_at, self.now)
            for row in rows
            if not row.is_buffer
            and row.starts_at < self.now
            and bookings[row.booking_id].state in {BookingState.BOOKED, BookingState.NO_SHOW, BookingState.MAINTENANCE}
        }
        for key, until in self.past.items():
            assert used[key] >= until
        self.past = used


def hold_in_any_order(make: Callable[[Path], Awaitable[DatabaseUrl]], examples: int) -> None:
    chosen = settings(max_examples=examples, stateful_step_count=25)
    run_state_machine_as_test(lambda: Bookings(make), settings=chosen)  # type: ignore[no-untyped-call]  # hypothesis'


def test_the_promises_hold_on_sqlite() -> None:
    async def copied(folder: Path) -> DatabaseUrl:
        return DatabaseUrl.of_file(Path(shutil.copy(await sqlite_templates().migrated([BRANCH]), folder / "any.db")))

    hold_in_any_order(copied, examples=20)


def test_the_promises_hold_on_postgresql(postgresql_server: PostgresqlServer) -> None:
    async def created(_folder: Path) -> DatabaseUrl:
        return postgresql_server.named(await postgresql_server.create(await postgresql_server.migrated([BRANCH])))

    hold_in_any_order(created, examples=5)
