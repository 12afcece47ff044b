from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from bot.storage import Account, Audit, Backend, Database, Person

NOW = datetime(2026, 11, 24, tzinfo=UTC)


async def _record(database: Database) -> tuple[int, int]:
    """Store a person with an account, and what they did; return the numbers of the person and of the account."""
    async with database.write() as session:
        person = Person(display_name="Ada", created_at=NOW)
        session.add(person)
        await session.flush()
        account = Account(platform="console", user="ada", person_id=person.id, display_name="Ada", created_at=NOW)
        session.add(account)
        await session.flush()
        session.add(
            Audit(at=NOW, account_id=account.id, person_id=person.id, action="announce", subject="7", detail={"n": [1]})
        )
    return person.id, account.id


@pytest.mark.parametrize(
    "change",
    [
        {"action": "other"},
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"subject": "8"},
        {"detail": {"n": [2]}},
        {"id": 99},
        {"person_id": None, "action": "other"},
    ],
)
async def test_a_row_cannot_be_changed(database: Database, change: dict[str, object]) -> None:
    await _record(database)
    with pytest.raises(IntegrityError, match="append-only"):
        async with database.write() as session:
            await session.execute(update(Audit).values(**change))
    async with database.read() as session:
        assert (await session.scalars(select(Audit.action))).all() == ["announce"]


async def test_a_row_cannot_be_given_to_somebody_else(database: Database) -> None:
    await _record(database)
    async with database.write() as session:
        other = Person(display_name="Eve", created_at=NOW)
        session.add(other)
    with pytest.raises(IntegrityError, match="append-only"):
        async with database.write() as session:
            await session.execute(update(Audit).values(person_id=other.id))


async def test_rows_cannot_be_deleted(database: Database) -> None:
    await _record(database)
    with pytest.raises(IntegrityError, match="append-only"):
        async with database.write() as session:
            await session.execute(delete(Audit))
    wholesale = {
        Backend.SQLITE: "INSERT OR REPLACE INTO audit SELECT id, at, NULL, NULL, 'x', '', '{}' FROM audit",
        Backend.POSTGRESQL: "TRUNCATE audit",
    }
    with pytest.raises(IntegrityError, match="append-only"):
        async with database.write() as session:
            await session.execute(text(wholesale[database.url.backend]))
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Audit)) == 1


async def test_an_identity_can_be_erased_and_the_deed_stays(database: Database) -> None:
    await _record(database)
    async with database.write() as session:
        await session.execute(update(Audit).values(person_id=None, account_id=None))
    async with database.read() as session:
        row = (await session.scalars(select(Audit))).one()
    assert (row.person_id, row.account_id, row.action, row.detail) == (None, None, "announce", {"n": [1]})


async def test_deleting_a_person_leaves_the_deed_without_a_name(database: Database) -> None:
    person, account = await _record(database)
    async with database.write() as session:
        await session.execute(delete(Account).where(Account.id == account))
        await session.execute(delete(Person).where(Person.id == person))
    async with database.read() as session:
        row = (await session.scalars(select(Audit))).one()
    assert (row.person_id, row.account_id, row.action) == (None, None, "announce")


async def test_rows_can_be_added_in_bulk(database: Database) -> None:
    async with database.write() as session:
        await session.execute(insert(Audit), [{"at": NOW, "action": str(number)} for number in range(3)])
    async with database.read() as session:
        assert (await session.scalars(select(Audit.action).order_by(Audit.id))).all() == ["0", "1", "2"]
