import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from bot.storage import Account, Backend, Database, Inbox, InboxState, Person, RoleGrant, Setting, upgrade

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def _setting(key: str, value: str = "") -> Setting:
    return Setting(key=key, value=value, updated_at=NOW)


async def _keys(database: Database) -> list[str]:
    async with database.read() as session:
        return list(await session.scalars(select(Setting.key).order_by(Setting.key)))


async def test_what_is_written_is_read(database: Database) -> None:
    async with database.write() as session:
        session.add(_setting("a"))
    assert await _keys(database) == ["a"]


async def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as session:
            session.add(_setting("a"))
            await session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await _keys(database) == []


async def test_what_was_written_can_be_used_after_the_block(database: Database) -> None:
    async with database.write() as session:
        person = Person(display_name="Ada", created_at=NOW)
        session.add(person)
    assert (person.id, person.display_name) == (1, "Ada")


async def test_writing_inside_read_is_a_mistake_that_shows_on_both(database: Database) -> None:
    with pytest.raises(RuntimeError, match=r"use write\(\)"):
        async with database.read() as session:
            await session.execute(insert(Setting).values(key="a", value="", updated_at=NOW))
    async with database.write() as session:
        session.add(_setting("b"))
    assert await _keys(database) == ["b"]


async def test_write_inside_write_is_a_mistake_that_shows_on_both(database: Database) -> None:
    async with database.write() as session:
        session.add(_setting("a"))
        with pytest.raises(RuntimeError, match="pass the session on"):
            async with database.write():
                pass
    assert await _keys(database) == ["a"]


async def test_a_reader_inside_a_writer_sees_what_was_committed(database: Database) -> None:
    async with database.write() as session:
        session.add(_setting("a"))
        await session.flush()
        assert await _keys(database) == []
    assert await _keys(database) == ["a"]


async def test_many_writers_all_succeed(database: Database) -> None:
    async with database.write() as session:
        session.add(_setting("count", "0"))

    async def increment() -> None:
        async with database.write() as session:
            setting = await session.get_one(Setting, "count", with_for_update=True)
            await asyncio.sleep(0)
            await session.execute(update(Setting).values(value=str(int(setting.value) + 1)))

    await asyncio.gather(*(increment() for _ in range(30)))
    async with database.read() as session:
        assert await session.scalar(select(Setting.value)) == "30"


async def test_two_processes_worth_of_writers_all_succeed(database: Database) -> None:
    other = Database(database.url)

    async def write(through: Database, key: str) -> None:
        async with through.write() as session:
            count = await session.scalar(select(func.count()).select_from(Setting))
            session.add(_setting(key, str(count)))

    await asyncio.gather(
        *(write(through, f"{number}{id(through)}") for number in range(10) for through in (database, other))
    )
    await other.close()
    assert len(await _keys(database)) == 20


async def test_a_cancelled_writer_leaves_nothing_and_the_next_one_is_not_held_up(database: Database) -> None:
    inside = asyncio.Event()

    async def stuck() -> None:
        async with database.write() as session:
            session.add(_setting("a"))
            await session.flush()
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stuck())
    await inside.wait()
    waiting = asyncio.create_task(_write_one(database, "b"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await waiting
    assert await _keys(database) == ["b"]


async def _write_one(database: Database, key: str) -> None:
    async with database.write() as session:
        session.add(_setting(key))


async def test_writers_cancelled_at_any_point_leave_a_usable_database(database: Database) -> None:
    for turns in range(40):
        task = asyncio.create_task(_write_one(database, f"c{turns}"))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await _write_one(database, "after")
    assert "after" in await _keys(database)


async def test_a_broken_constraint_is_told_as_such(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add(Account(platform="console", user="a", person_id=7, display_name="", created_at=NOW))


async def test_an_unknown_state_is_refused_by_the_database_itself(database: Database) -> None:
    async with database.write() as session:
        session.add(Inbox(platform="slack", delivery_id="1", kind="event", payload={}, received_at=NOW))
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await session.execute(text("UPDATE inbox SET state = 'lost'"))
    async with database.read() as session:
        assert await session.scalar(select(Inbox.state)) is InboxState.RECEIVED


@pytest.mark.parametrize("with_account", [True, False])
async def test_a_role_is_granted_once_by_each_source(database: Database, with_account: bool) -> None:
    async with database.write() as session:
        person = Person(display_name="Ada", created_at=NOW)
        session.add(person)
        await session.flush()
        account = Account(platform="console", user="a", person_id=person.id, display_name="", created_at=NOW)
        session.add(account)
    granted = {"person_id": person.id, "role": "founder", "source": "configuration", "granted_at": NOW}
    if with_account:
        granted["account_id"] = account.id
    async with database.write() as session:
        await session.execute(insert(RoleGrant).values(**granted))
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await session.execute(insert(RoleGrant).values(**granted))


async def test_the_number_of_a_deleted_row_is_not_given_again(database: Database) -> None:
    async with database.write() as session:
        first = Person(display_name="Ada", created_at=NOW)
        session.add(first)
    async with database.write() as session:
        await session.delete(first)
    async with database.write() as session:
        second = Person(display_name="Eve", created_at=NOW)
        session.add(second)
    assert second.id > first.id


async def test_a_database_can_be_used_again_after_it_was_closed(database: Database) -> None:
    await _write_one(database, "a")
    await database.close()
    assert await _keys(database) == ["a"]


async def test_a_sqlite_file_is_set_up_to_survive_a_power_cut(database: Database) -> None:
    if database.url.backend is not Backend.SQLITE:
        return
    async with database.write() as session:
        pragmas = {
            name: await session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def test_a_database_in_memory_is_private_and_gone_when_closed() -> None:
    one, other = Database("sqlite://"), Database("sqlite://")
    await upgrade(one)
    await upgrade(other)
    await _write_one(one, "a")
    assert (await _keys(one), await _keys(other)) == (["a"], [])
    file = one.file
    assert file is not None
    await one.close()
    await other.close()
    assert not file.parent.exists()
