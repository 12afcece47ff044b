"""The life of bookings on both databases: held, lapsed, waited for, offered, taken, blocked, swapped, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.declaration.times import TimeSpan
from bot.delivery import Outbox
from bot.storage import Database, MigrationBranch
from commands.compute.calendar.week import week_of_pool
from commands.compute.desk import Desk
from commands.compute.holding import confirm, hold, locked
from commands.compute.lifecycle import turn
from commands.compute.maintenance import Block, block
from commands.compute.personal import OwnBookings
from commands.compute.pools import Pools
from commands.compute.refusals import NoRoom, OverQuota
from commands.compute.requests import Request
from commands.compute.settings import ComputeSection, PoolTable
from commands.compute.swapping import accept, propose
from commands.compute.tables import BRANCH, BookingState, ComputeAllocation, ComputeBooking, ComputeWish, WishState
from commands.compute.usage import use_within
from commands.compute.waiting import enter, fulfil
from tests.commands.compute.rush import NOW, ZONE, Rush, set_up

HOUR = timedelta(hours=1)
RULES = ComputeSection(
    allowance=1_000,
    hours_per_week=60,
    pools=(PoolTable(name="a100", kind="A100", units=4, price=1, check_in_minutes=15, buffer_minutes=30),),
)
DESK = Desk(Pools(RULES.pools, ZONE), RULES, Outbox(ZONE), (), ZONE)


@pytest.fixture(scope="session")
def database_branches() -> Sequence[MigrationBranch]:
    return (BRANCH,)


def request(rush: Rush, who: int, units: int, begins: int, lasts: int) -> Request:
    person, team = rush.people[who]
    span = TimeSpan(NOW + begins * HOUR, NOW + (begins + lasts) * HOUR)
    (pool,) = DESK.pools
    token = f"{who}:{units}:{begins}:{lasts}"
    return Request(pool=pool, units=units, span=span, person=person, team=team, token=token, since=NOW)


async def booked(database: Database, asked: Request) -> int:
    async with database.write() as session:
        held = await hold(session, DESK, asked, NOW)
        await confirm(session, DESK, held, asked.person, NOW)
        return held.id


async def test_what_lapses_is_offered_to_whoever_waits(database: Database) -> None:
    rush = await set_up(database)
    async with database.write() as session:
        held = await hold(session, DESK, request(rush, 0, 4, 2, 3), NOW)
    with pytest.raises(NoRoom):
        await booked(database, request(rush, 1, 1, 3, 1))
    async with database.write() as session:
        await enter(session, request(rush, 1, 2, 2, 3), NOW + 5 * HOUR, NOW)

    later = NOW + timedelta(minutes=3)
    await turn(database, DESK, later)
    await turn(database, DESK, later)

    async with database.write() as session:
        wish = (await session.scalars(select(ComputeWish))).one()
        assert wish.state is WishState.OFFERED
        assert wish.booking_id is not None
        offered = await locked(session, wish.booking_id)
        assert offered is not None
        await confirm(session, DESK, offered, rush.people[1][0], later)
        await fulfil(session, offered.id)
        lapsed = await session.get_one(ComputeBooking, held.id)
        assert (lapsed.state, offered.state) == (BookingState.EXPIRED, BookingState.BOOKED)


async def test_no_shows_give_way_and_stay_charged(database: Database) -> None:
    rush = await set_up(database)
    number = await booked(database, request(rush, 0, 2, 1, 4))

    at = NOW + HOUR + timedelta(minutes=15)
    await turn(database, DESK, at)

    async with database.read() as session:
        booking = await session.get_one(ComputeBooking, number)
        (use,) = await use_within(session, TimeSpan(NOW, NOW + 24 * HOUR))
    assert (booking.state, booking.ends_at, booking.cost) == (BookingState.NO_SHOW, at, 8)
    assert (use.no_shows, use.hours) == (1, timedelta(minutes=30))


async def test_quotas_hold_over_the_end_of_a_week(database: Database) -> None:
    rush = await set_up(database)
    await booked(database, request(rush, 0, 4, 30, 15))

    with pytest.raises(OverQuota) as refused:
        await booked(database, request(rush, 0, 1, 60, 1))
    await booked(database, request(rush, 0, 4, 24 * 7 + 5, 15))

    assert refused.value.would_be == 61 * HOUR


async def test_maintenance_takes_the_units_of_those_who_have_not_begun(database: Database) -> None:
    rush = await set_up(database)
    number = await booked(database, request(rush, 0, 4, 5, 2))
    (pool,) = DESK.pools
    span = TimeSpan(NOW + 4 * HOUR, NOW + 60 * HOUR)

    async with database.write() as session:
        asked = Block(pool=pool, units=range(4), span=span, reason="drivers", token="m")  # noqa: S106 - a key, no secret
        blocked, cancelled = await block(session, DESK, asked, rush.people[1][0], NOW)
        again, none = await block(session, DESK, asked, rush.people[1][0], NOW)
    with pytest.raises(NoRoom):
        await booked(database, request(rush, 1, 1, 30, 1))

    assert [each.id for each in cancelled] == [number]
    assert (again.id, list(none)) == (blocked.id, [])
    async with database.read() as session:
        week = await week_of_pool(session, pool, TimeSpan(NOW, NOW + 24 * HOUR))
    assert {(each.team, each.first_unit, each.last_unit) for each in week.stretches} == {(None, 0, 3)}


async def test_a_swap_moves_what_was_paid(database: Database) -> None:
    rush = await set_up(database)
    one = await booked(database, request(rush, 0, 1, 5, 2))
    other = await booked(database, request(rush, 1, 2, 10, 4))

    async with database.write() as session:
        mine, theirs = await session.get_one(ComputeBooking, one), await session.get_one(ComputeBooking, other)
        swap = await propose(session, mine, theirs, rush.people[0][0], NOW)
        await accept(session, DESK, swap, rush.people[1][0], NOW)
        assert (mine.team_id, theirs.team_id) == (rush.people[1][1].id, rush.people[0][1].id)


async def test_whoever_is_erased_leaves_bookings_of_nobody(database: Database) -> None:
    rush = await set_up(database)
    asked = request(rush, 0, 1, 5, 2)
    number = await booked(database, asked)
    personal = OwnBookings()

    async with database.write() as session:
        exported = await personal.export(session, asked.person.id)
        await personal.erase(session, asked.person.id)
    async with database.read() as session:
        left = await session.get_one(ComputeBooking, number)
        units = (await session.scalars(select(ComputeAllocation).where(ComputeAllocation.booking_id == number))).all()

    assert isinstance(exported, dict)
    assert left.person_id != asked.person.id
    assert [each.live for each in units] == [True, True]
