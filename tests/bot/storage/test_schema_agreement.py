from dataclasses import replace

from sqlalchemy import Column, Integer, MetaData, Table

from bot.storage import Database, MigrationBranch
from bot.storage.comparison import differences


async def test_models_and_migrations_agree(empty_database: Database) -> None:
    assert await differences(empty_database) == []


async def test_a_feature_of_somebody_else_is_compared_too(empty_database: Database, notes: MigrationBranch) -> None:
    assert await differences(empty_database, [notes]) == []


async def test_what_was_forgotten_in_a_migration_is_found(empty_database: Database, notes: MigrationBranch) -> None:
    changed = Table("note", MetaData(), Column("id", Integer(), primary_key=True), Column("added", Integer()))
    found = await differences(empty_database, [replace(notes, tables=(changed,))])
    assert [line for line in found if "add_column" in line and "added" in line]
    assert [line for line in found if "remove_column" in line and "body" in line]
