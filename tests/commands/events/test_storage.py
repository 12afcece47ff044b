"""The tables of events, as the models and the migrations have them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from bot.storage import Database, upgrade
from bot.storage.comparison import differences
from bot.storage.instants import Instant
from commands.events.tables import BRANCH, EventSeries
from tests.commands.events.conftest import HK

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


async def test_models_and_migrations_agree(empty_database: Database) -> None:
    assert await differences(empty_database, [BRANCH]) == []


async def test_series_of_before_are_given_what_calendars_know_them_by(empty_database: Database, tmp_path: Path) -> None:
    first = "events_0001_first_tables.py"
    shutil.copy(BRANCH.versions / first, tmp_path)
    await upgrade(empty_database, [replace(BRANCH, versions=tmp_path)], stepwise=True)
    series = sa.table(
        "event_series",
        *map(sa.column, ("id", "first", "zone", "rule", "ended")),
        sa.column("details", sa.JSON),
        sa.column("expanded_to", Instant()),
    )
    values = {"first": "2026-11-26T19:00:00", "zone": HK, "rule": "FREQ=WEEKLY", "ended": False}
    async with empty_database.write() as session:
        for number in (1, 2):
            row = {**values, "id": number, "details": {}, "expanded_to": NOW}
            await session.execute(sa.insert(series).values(row))

    await upgrade(empty_database, [BRANCH])

    async with empty_database.read() as session:
        rows = (await session.execute(sa.select(EventSeries.uid, EventSeries.sequence))).all()
    assert len({row.uid for row in rows}) == 2
    assert {row.sequence for row in rows} == {0}
