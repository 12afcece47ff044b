from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from bot.storage import Database, NaiveInstantError, Setting
from bot.storage.instants import to_utc

LIMIT = timedelta(days=1)
AWARE = st.datetimes(
    min_value=datetime.min + LIMIT,  # noqa: DTZ901  # the zone is added by the strategy
    max_value=datetime.max - LIMIT,  # noqa: DTZ901
    timezones=st.timezones(),
) | st.datetimes(
    min_value=datetime.min + LIMIT,  # noqa: DTZ901
    max_value=datetime.max - LIMIT,  # noqa: DTZ901
    timezones=st.timedeltas(min_value=timedelta(hours=-23), max_value=timedelta(hours=23)).map(timezone),
)
ON_ONE_DATABASE = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


async def _store(database: Database, instants: list[datetime]) -> None:
    async with database.write() as session:
        await session.execute(delete(Setting))
        rows = [{"key": str(number), "value": "", "updated_at": instant} for number, instant in enumerate(instants)]
        await session.execute(insert(Setting), rows)


@given(instants=st.lists(AWARE, min_size=1, max_size=20))
@ON_ONE_DATABASE
async def test_what_is_stored_comes_back_as_the_same_instant_in_utc(
    database: Database, instants: list[datetime]
) -> None:
    await _store(database, instants)
    async with database.read() as session:
        rows = (await session.execute(select(Setting.key, Setting.updated_at))).all()
    stored = {row.key: row.updated_at for row in rows}
    assert [stored[str(number)] for number in range(len(instants))] == [to_utc(instant) for instant in instants]
    assert {instant.utcoffset() for instant in stored.values()} == {timedelta(0)}


@given(instants=st.lists(AWARE, min_size=2, max_size=20, unique_by=to_utc), number=st.integers(0, 19))
@ON_ONE_DATABASE
async def test_the_database_orders_and_compares_as_python_does(
    database: Database, instants: list[datetime], number: int
) -> None:
    await _store(database, instants)
    bound = instants[number % len(instants)]
    async with database.read() as session:
        ordered = list(await session.scalars(select(Setting.updated_at).order_by(Setting.updated_at)))
        before = list(await session.scalars(select(Setting.updated_at).where(Setting.updated_at < bound)))
    assert ordered == sorted(map(to_utc, instants))
    assert sorted(before) == [instant for instant in ordered if instant < to_utc(bound)]


async def test_a_naive_value_is_refused_before_anything_is_written(database: Database) -> None:
    naive = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001  # the point of the test
    with pytest.raises(NaiveInstantError, match=r"2026-11-24T10:00:00 has no time zone"):
        async with database.write() as session:
            await session.execute(insert(Setting).values(key="a", value="", updated_at=naive))
    with pytest.raises(NaiveInstantError):
        async with database.read() as session:
            await session.execute(select(Setting).where(Setting.updated_at < naive))
    async with database.read() as session:
        assert (await session.scalars(select(Setting))).all() == []


async def test_an_instant_beyond_what_utc_can_name_is_refused() -> None:
    last = datetime.max.replace(tzinfo=timezone(timedelta(hours=-8)))
    with pytest.raises(ValueError, match="outside the years 1 to 9999"):
        to_utc(last)


async def test_the_extremes_come_back(database: Database) -> None:
    extremes = [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
    await _store(database, extremes)
    async with database.read() as session:
        assert list(await session.scalars(select(Setting.updated_at).order_by(Setting.key))) == extremes


async def test_no_instant_stays_none(database: Database) -> None:
    async with database.read() as session:
        assert await session.scalar(select(Setting.updated_at)) is None
