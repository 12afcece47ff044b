import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, select, text

from bot.storage import (
    Backend,
    Database,
    DatabaseBehindError,
    DatabaseNotOursError,
    DatabaseTooNewError,
    DatabaseUrl,
    MigrationBranch,
    Person,
    SchemaState,
    StorageError,
    prepare,
    state,
    upgrade,
)
from bot.storage.cli import run_upgrade
from bot.storage.schema import read_branches, target_heads

NOW = datetime(2026, 11, 24, tzinfo=UTC)

CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
FUNCTIONS = "SELECT '', proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
COLUMNS = """
SELECT table_name, column_name,
    concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default, ordinal_position)
FROM information_schema.columns WHERE table_schema = 'public'
"""


async def _schema(database: Database) -> set[tuple[str, ...]]:
    """Return everything that the database says about its schema, and which revisions it names."""
    if database.url.backend is Backend.SQLITE:
        queries = ["SELECT tbl_name, name, sql FROM sqlite_master WHERE name <> 'sqlite_sequence'"]
    else:
        queries = [CONSTRAINTS, INDEXES, TRIGGERS, FUNCTIONS, COLUMNS]
    async with database.read() as session:
        found = {tuple(row) for query in queries for row in await session.execute(text(query))}
        return found | {tuple(row) for row in await session.execute(text("SELECT version_num FROM alembic_version"))}


async def _tables(database: Database) -> set[str]:
    def names(connection: Connection) -> set[str]:
        return set(inspect(connection).get_table_names())

    async with database.read() as session:
        return await (await session.connection()).run_sync(names)


async def _add_person(database: Database, name: str = "Ada") -> None:
    async with database.write() as session:
        session.add(Person(display_name=name, created_at=NOW))


async def _people(database: Database) -> list[str]:
    async with database.read() as session:
        return list(await session.scalars(select(Person.display_name).order_by(Person.id)))


async def _stamp(database: Database, revision: str) -> None:
    async with database.write() as session:
        await session.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})


async def test_an_empty_database_gets_the_newest_schema(empty_database: Database) -> None:
    assert await state(empty_database) is SchemaState.EMPTY
    done = await upgrade(empty_database)
    assert (done.before, done.backup) == (SchemaState.EMPTY, None)
    assert await state(empty_database) is SchemaState.CURRENT
    await _add_person(empty_database)


async def test_models_and_migrations_lead_to_the_very_same_schema(empty_database: Database, database: Database) -> None:
    await upgrade(empty_database, stepwise=True)
    assert await _schema(empty_database) == await _schema(database)


async def test_a_feature_is_created_from_models_as_by_its_migrations(
    backend: Backend, notes: MigrationBranch, empty_database: Database
) -> None:
    await upgrade(empty_database, [notes])
    created = {row for row in await _schema(empty_database) if row[0] in {"note", "notes_0001"}}
    async with empty_database.write() as session:
        await session.execute(text("DROP TABLE note"))
        await session.execute(text("DELETE FROM alembic_version WHERE version_num = 'notes_0001'"))
    assert await state(empty_database, [notes]) is SchemaState.BEHIND
    await upgrade(empty_database, [notes])
    assert {row for row in await _schema(empty_database) if row[0] in {"note", "notes_0001"}} == created


async def test_looking_at_a_file_that_is_not_there_does_not_create_it(tmp_path: Path) -> None:
    database = Database(DatabaseUrl.of_file(tmp_path / "new.db"))
    assert await state(database) is SchemaState.EMPTY
    assert await asyncio.to_thread(os.listdir, tmp_path) == []


async def test_upgrading_what_is_current_changes_nothing(database: Database) -> None:
    before = await _schema(database)
    done = await upgrade(database)
    assert (done.before, done.applied, done.backup) == (SchemaState.CURRENT, frozenset(), None)
    assert await _schema(database) == before


async def test_a_database_from_a_newer_version_is_refused_and_left_alone(database: Database) -> None:
    await _add_person(database)
    await _stamp(database, "bot_9999")
    before = await _schema(database)
    assert await state(database) is SchemaState.NEWER
    with pytest.raises(DatabaseTooNewError, match=r"newer version of cohortbot.*bot_9999"):
        await upgrade(database)
    with pytest.raises(DatabaseTooNewError):
        await prepare(database)
    assert await _schema(database) == before
    assert await _people(database) == ["Ada"]


async def test_what_a_feature_left_that_is_not_installed_any_more_stays(
    database: Database, notes: MigrationBranch
) -> None:
    await _stamp(database, "gone_0001")
    assert await state(database) is SchemaState.CURRENT
    await upgrade(database, [notes])
    async with database.read() as session:
        held = set(await session.scalars(text("SELECT version_num FROM alembic_version")))
    assert held == {*target_heads(()), "gone_0001", "notes_0001"}


async def test_a_feature_that_depends_on_the_engines_revision_is_current_too(
    empty_database: Database, notes: MigrationBranch
) -> None:
    with (notes.versions / "notes_0001_first.py").open("a") as file:
        file.write('\ndepends_on = "bot_0001"\n')
    await upgrade(empty_database, [notes], stepwise=True)
    assert await state(empty_database, [notes]) is SchemaState.CURRENT
    assert (await upgrade(empty_database, [notes])).applied == frozenset()


async def test_tables_of_somebody_else_are_not_taken_for_ours(empty_database: Database) -> None:
    async with empty_database.write() as session:
        await session.execute(text("CREATE TABLE person (name VARCHAR)"))
    with pytest.raises(DatabaseNotOursError, match=r"did not create: person\."):
        await upgrade(empty_database)
    assert await _tables(empty_database) == {"person"}


async def test_altering_a_table_keeps_its_rows_and_those_that_refer_to_it(
    database: Database, notes: MigrationBranch, write_revision: Callable[[int, str], None]
) -> None:
    await upgrade(database, [notes])
    await _add_person(database)
    async with database.write() as session:
        await session.execute(text("INSERT INTO note (person_id, body) VALUES (1, 'hello')"))
    write_revision(
        2,
        "with op.batch_alter_table('person') as person:\n"
        "    person.alter_column('display_name', new_column_name='called')\n"
        "with op.batch_alter_table('note') as note:\n"
        "    note.alter_column('body', nullable=False, existing_type=sa.String())",
    )
    await upgrade(database, [notes])
    async with database.read() as session:
        assert (await session.execute(text("SELECT called FROM person"))).all() == [("Ada",)]
        assert (await session.execute(text("SELECT person_id, body FROM note"))).all() == [(1, "hello")]


async def test_an_upgrade_that_fails_leaves_everything_as_it_was(
    database: Database, notes: MigrationBranch, write_revision: Callable[[int, str], None]
) -> None:
    await upgrade(database, [notes])
    await _add_person(database)
    before = await _schema(database)
    write_revision(
        2,
        "op.create_table('half', sa.Column('id', sa.Integer()))\n"
        "op.execute('UPDATE person SET display_name = NULL WHERE 1 = 0')\n"
        "op.execute(\"UPDATE person SET display_name = 'Eve'\")\n"
        "raise KeyError('stop')",
    )
    with pytest.raises(KeyError):
        await upgrade(database, [notes])
    assert await _schema(database) == before
    assert await _people(database) == ["Ada"]
    assert await state(database, [notes]) is SchemaState.BEHIND


async def test_a_process_killed_in_the_middle_leaves_everything_as_it_was(
    database: Database, notes: MigrationBranch, write_revision: Callable[[int, str], None]
) -> None:
    await upgrade(database, [notes])
    await _add_person(database)
    before = await _schema(database)
    write_revision(
        2,
        "op.create_table('half', sa.Column('id', sa.Integer()))\n"
        "op.execute(\"UPDATE person SET display_name = 'Eve'\")\n"
        "import os, signal\n"
        "os.kill(os.getpid(), signal.SIGKILL)",
    )
    program = (
        "import asyncio, pathlib, sys\n"
        "from bot.storage import Database, MigrationBranch, upgrade\n"
        "branch = MigrationBranch('notes', pathlib.Path(sys.argv[2]), ())\n"
        "asyncio.run(upgrade(Database(sys.argv[1]), [branch]))\n"
    )
    address = database.url.address.render_as_string(hide_password=False)
    run = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program, address, str(notes.versions)], check=False
    )
    assert run.returncode < 0
    assert await _schema(database) == before
    assert await _people(database) == ["Ada"]


async def test_two_that_upgrade_at_once_wait_for_each_other(database: Database, notes: MigrationBranch) -> None:
    other = Database(database.url)
    done = await asyncio.gather(upgrade(database, [notes]), upgrade(other, [notes]))
    await other.close()
    assert sorted((one.applied for one in done), key=len) == [frozenset(), {"notes_0001"}]


async def test_two_that_create_at_once_wait_for_each_other(empty_database: Database) -> None:
    other = Database(empty_database.url)
    done = await asyncio.gather(upgrade(empty_database), upgrade(other))
    await other.close()
    assert sorted((one.applied for one in done), key=len) == [frozenset(), frozenset(read_branches(()))]


@pytest.mark.parametrize("backend", [Backend.SQLITE], indirect=True)
async def test_a_sqlite_file_is_copied_before_it_changes(database: Database, notes: MigrationBranch) -> None:
    await _add_person(database)
    done = await upgrade(database, [notes])
    file = database.file
    assert file is not None
    assert done.backup == file.with_name("cohortbot.db.before-notes_0001.bak")
    copy = Database(DatabaseUrl.of_file(done.backup))
    assert await state(copy) is SchemaState.CURRENT
    assert "note" not in await _tables(copy)
    assert await _people(copy) == ["Ada"]
    await copy.close()
    names = {path.name for path in file.parent.iterdir() if path.is_file()}
    assert not any(name.endswith(".part") for name in names)


@pytest.mark.parametrize("backend", [Backend.SQLITE], indirect=True)
async def test_rows_that_would_refer_to_nothing_stop_the_upgrade(
    database: Database, notes: MigrationBranch, write_revision: Callable[[int, str], None]
) -> None:
    await upgrade(database, [notes])
    write_revision(2, "op.execute('INSERT INTO note (person_id) VALUES (77)')")
    with pytest.raises(StorageError, match="rows of the table note that refer to nothing"):
        await upgrade(database, [notes])


async def _outcome(started: Awaitable[object]) -> str:
    try:
        return type(await started).__name__
    except StorageError as error:
        return type(error).__name__


async def test_starting_upgrades_sqlite_and_asks_the_operator_of_postgresql(empty_database: Database) -> None:
    outcome = await _outcome(prepare(empty_database))
    if empty_database.url.backend is Backend.SQLITE:
        assert outcome == "Upgrade"
        assert await prepare(empty_database) is None
    else:
        assert outcome == DatabaseBehindError.__name__
        with pytest.raises(DatabaseBehindError, match="cohortbot db upgrade"):
            await prepare(empty_database)


async def test_the_report_says_what_was_done(empty_database: Database, notes: MigrationBranch) -> None:
    assert "was empty" in await run_upgrade(empty_database)
    assert "Nothing was changed" in await run_upgrade(empty_database)
    report = await run_upgrade(empty_database, [notes])
    assert f"{target_heads(())[0]}, notes_0001" in report
    assert ("before-notes_0001.bak" in report) is (empty_database.url.backend is Backend.SQLITE)


async def test_neither_a_fresh_nor_a_current_database_needs_alembic(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from bot.storage import Database, prepare, state\n"
        "async def start():\n"
        "    database = Database(sys.argv[1])\n"
        "    await prepare(database)\n"
        "    again = await prepare(database)\n"
        "    print(again, await state(database), *sys.modules.keys() & {'alembic', 'psycopg'})\n"
        "    await database.close()\n"
        "asyncio.run(start())\n"
    )
    command = [sys.executable, "-c", program, f"sqlite:///{tmp_path}/a.db"]
    run = await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, text=True)
    assert run.stdout == "None current\n"
