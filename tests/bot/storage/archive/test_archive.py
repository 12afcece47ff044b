"""A backup brings everything back, on either database, or nothing at all."""

from __future__ import annotations

import asyncio
import gzip
import stat
import threading
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import NewDelivery, Outbox
from bot.messages import plainly
from bot.places import Place, PlaceKind
from bot.restoring import settle_after
from bot.storage import (
    Backend,
    Database,
    DatabaseUrl,
    DeliveryState,
    InboxState,
    MigrationBranch,
    SchemaState,
    StorageError,
    state,
    tables,
    upgrade,
)
from bot.storage.archive import ArchiveError, Restored, back_up_to, restore_from
from bot.storage.archive.layout import Shape
from bot.storage.archive.reading import Archive
from bot.storage.schema import CORE
from bot.storage.tables import Unclear
from bot.testing.clock import START
from bot.testing.databases import PostgresqlServer

WriteRevision = Callable[[int, str], None]
LATER = START + timedelta(hours=3)
HERE = Place("slack", "T1", "C1", PlaceKind.CHANNEL, name="general")


def silent(_table: str, _rows: int) -> None: ...


async def back_up(database: Database, path: Path) -> Path:
    return (await back_up_to(database, (), path, START, silent)).path


async def restore(path: Path, database: Database, *, replace: bool = False) -> Restored:
    return await restore_from(
        path,
        database,
        (),
        LATER,
        replace=replace,
        settle=lambda session, made_at: settle_after(session, made_at, LATER),
        progress=silent,
    )


async def content(database: Database) -> dict[str, list[tuple[object, ...]]]:
    async with database.read() as session:
        return {
            table.name: [tuple(row) for row in await session.execute(select(table).order_by(*table.primary_key))]
            for table in CORE.tables
        }


async def fill(database: Database) -> None:
    """Store something in most tables; the highest person ever numbered is gone again."""
    async with database.write() as session:
        for number in range(1, 6):
            await session.execute(
                insert(tables.Person).values(display_name=f"Ada {number} 陳大文 ' \\ \n \x1f", created_at=START)
            )
        await session.execute(text("DELETE FROM person WHERE id = 5"))
        account = {"platform": "slack", "workspace": "T1", "user": "U1", "person_id": 1, "display_name": "Ada"}
        await session.execute(insert(tables.Account).values(**account, created_at=START, last_seen_at=None))
        session.add(
            tables.Audit(at=START, account_id=1, person_id=1, action="x", subject="y", detail={"a": [1, None, "é"]})
        )
        session.add(tables.Setting(key="secret", value="s", updated_at=START))
        session.add(
            tables.Inbox(
                platform="slack",
                delivery_id="E1",
                kind="TextMessage",
                payload={"text": "hi"},
                received_at=START,
                leased_until=START,
            )
        )
        for key, due_at in (("due", START + timedelta(hours=1)), ("later", LATER + timedelta(hours=1))):
            new = NewDelivery(key=key, kind="test", to=HERE, message=plainly(key), due_at=due_at)
            await Outbox().enqueue(session, new, START)
        done = {"state": DeliveryState.SENT, "next_at": None, "platform_message_id": "m1", "sent_at": START}
        await Outbox().enqueue(
            session, NewDelivery(key="sent", kind="test", to=1, message=plainly("x"), due_at=START), START
        )
        await session.execute(update(tables.Delivery).where(tables.Delivery.key == "sent").values(**done))
        await Outbox().edit(session, "sent", plainly("y"), LATER + timedelta(hours=2))


@pytest.fixture(params=list(Backend))
async def other(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """Give an empty database of either kind to restore into."""
    if request.param is Backend.SQLITE:
        database = Database(DatabaseUrl.of_file(tmp_path / "other.db"))
        yield database
        await database.close()
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    name = await server.create()
    database = Database(server.named(name))
    yield database
    await database.close()
    await server.discard(name)


async def test_everything_comes_back_on_either_database(database: Database, other: Database, tmp_path: Path) -> None:
    await fill(database)
    before = await content(database)
    done = await restore(await back_up(database, tmp_path / "a.backup"), other)
    assert (done.made_at, done.held, done.copy) == (START, 1, None)
    after = await content(other)
    changed = {"delivery", "inbox", "setting"}
    assert {name: rows for name, rows in after.items() if name not in changed} == {
        name: rows for name, rows in before.items() if name not in changed
    }
    assert [row[:2] for row in after["delivery"]] == [row[:2] for row in before["delivery"]]
    again = await back_up(other, tmp_path / "b.backup")
    assert await restore_counts(again) == await restore_counts(tmp_path / "a.backup", more={"setting": 1})


async def restore_counts(path: Path, more: dict[str, int] | None = None) -> dict[str, int]:
    counts: dict[str, int] = {}
    name = ""
    for part in Archive(path).parts():
        if isinstance(part, Shape):
            name = part.name
            counts[name] = (more or {}).get(name, 0)
        elif isinstance(part, dict):
            counts[name] += 1
    return counts


async def test_numbers_are_not_given_twice_after_a_restore(database: Database, other: Database, tmp_path: Path) -> None:
    await fill(database)
    await restore(await back_up(database, tmp_path / "a.backup"), other)
    async with other.write() as session:
        person = tables.Person(display_name="Grace", created_at=LATER)
        session.add(person)
        await session.flush()
        assert person.id == 6


async def test_what_fell_due_since_is_held_and_what_comes_for_that_time_too(
    database: Database, other: Database, tmp_path: Path
) -> None:
    await fill(database)
    await restore(await back_up(database, tmp_path / "a.backup"), other)
    async with other.write() as session:
        for key, due_at in (("again", START + timedelta(hours=2)), ("new", LATER + timedelta(seconds=1))):
            new = NewDelivery(key=key, kind="test", to=HERE, message=plainly(key), due_at=due_at)
            await Outbox().enqueue(session, new, LATER)
    async with other.read() as session:
        rows = {row.key: row for row in (await session.execute(select(tables.Delivery))).scalars()}
        inbox = await session.scalar(select(tables.Inbox.state))
    for key in ("due", "again"):
        assert (rows[key].state, rows[key].unclear) == (DeliveryState.AMBIGUOUS, Unclear.HOLD)
        assert rows[key].first_call_at == START
    assert {rows[key].state for key in ("later", "new")} == {DeliveryState.PENDING}
    assert rows["sent"].state is DeliveryState.SENT
    assert inbox is InboxState.FAILED


async def test_the_audit_log_is_append_only_again(database: Database, other: Database, tmp_path: Path) -> None:
    await fill(database)
    await restore(await back_up(database, tmp_path / "a.backup"), other)
    with pytest.raises(Exception, match="append-only"):
        async with other.write() as session:
            await session.execute(text("DELETE FROM audit"))


async def test_a_database_that_holds_something_is_refused_or_copied_and_replaced(
    database: Database, tmp_path: Path
) -> None:
    await fill(database)
    path = await back_up(database, tmp_path / "a.backup")
    async with database.write() as session:
        session.add(tables.Person(display_name="Newcomer", created_at=START))
    with pytest.raises(StorageError, match="--replace"):
        await restore(path, database)
    assert len((await content(database))["person"]) == 5
    done = await restore(path, database, replace=True)
    assert done.copy is not None
    assert done.copy.exists()
    assert len((await content(database))["person"]) == 4


@pytest.mark.parametrize("damage", ["cut", "longer", "row", "text", "missing", "newer", "foreign"])
async def test_what_is_damaged_newer_or_no_backup_is_refused_and_changes_nothing(tmp_path: Path, damage: str) -> None:
    database = Database(DatabaseUrl.of_file(tmp_path / "a.db"))
    await upgrade(database)
    await fill(database)
    path = await back_up(database, tmp_path / "a.backup")
    before = await content(database)
    spoil(path, damage)
    with pytest.raises(ArchiveError) as refused:
        await restore(path, database, replace=True)
    assert str(path) in str(refused.value)
    assert await content(database) == before
    assert files(tmp_path, "*.bak") == []
    await database.close()


async def test_no_flipped_bit_goes_unnoticed(tmp_path: Path) -> None:
    database = Database(DatabaseUrl.of_file(tmp_path / "a.db"))
    await upgrade(database)
    await fill(database)
    path = await back_up(database, tmp_path / "a.backup")
    await database.close()
    whole, parts = path.read_bytes(), list(Archive(path).parts())
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            read = list(Archive(path).parts())
        except ArchiveError:
            continue
        assert read == parts, f"byte {place}"


def files(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(pattern))


def spoil(path: Path, damage: str) -> None:
    whole = path.read_bytes()
    lines = gzip.decompress(whole).decode().splitlines(keepends=True)
    match damage:
        case "cut":
            path.write_bytes(whole[:-40])
        case "longer":
            path.write_bytes(gzip.compress(("".join(lines) + "{}\n").encode()))
        case "row":
            path.write_bytes(gzip.compress("".join(line for line in lines if "Ada 3" not in line).encode()))
        case "text":
            path.write_text("hello")
        case "missing":
            path.unlink()
        case "newer":
            path.write_bytes(gzip.compress("".join(lines).replace("bot_00", "bot_99").encode()))
        case "foreign":
            path.write_bytes(
                gzip.compress("".join(lines).replace('"revisions":["', '"revisions":["gone_0001","').encode())
            )


async def test_a_backup_is_for_its_owner_only_and_replaces_nothing(database: Database, tmp_path: Path) -> None:
    path = await back_up(database, tmp_path / "a.backup")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(StorageError, match="already"):
        await back_up(database, path)
    assert files(tmp_path, "*.part") == []


async def test_a_backup_is_one_state_while_others_write(
    database: Database, other: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.archive.backup._AT_ONCE", 2)
    await fill(database)

    def write_meanwhile(table: str, _rows: int) -> None:
        if table == "person":
            writing = threading.Thread(target=lambda: asyncio.run(meet_somebody(Database(database.url))))
            writing.start()
            writing.join()

    await back_up_to(database, (), tmp_path / "a.backup", START, write_meanwhile)
    await restore(tmp_path / "a.backup", other)

    assert len((await content(database))["account"]) == 2
    assert len((await content(other))["account"]) == 1


async def meet_somebody(database: Database) -> None:
    async with database.write() as session:
        person = tables.Person(display_name="Newcomer", created_at=START)
        session.add(person)
        await session.flush()
        account = {"platform": "slack", "workspace": "T1", "user": "U2", "person_id": person.id}
        await session.execute(insert(tables.Account).values(**account, display_name="New", created_at=START))
    await database.close()


async def test_a_backup_of_an_older_version_is_brought_to_the_newest_schema(
    database: Database, other: Database, notes: MigrationBranch, write_revision: WriteRevision, tmp_path: Path
) -> None:
    await upgrade(database, [notes])
    async with database.write() as session:
        await session.execute(insert(notes.tables[0]).values(id=7, body="remember"))
    path = tmp_path / "old.backup"
    await back_up_to(database, [notes], path, START, silent)
    write_revision(2, 'op.add_column("note", sa.Column("pinned", sa.Boolean()))')

    await restore_from(
        path, other, [notes], LATER, replace=False, settle=lambda session, _: nothing(session), progress=silent
    )

    async with other.read() as session:
        row = (await session.execute(text("SELECT id, body, pinned FROM note"))).one()
    assert tuple(row) == (7, "remember", None)
    assert await state(other, [notes]) is SchemaState.CURRENT


async def nothing(_session: AsyncSession) -> int:
    return 0
