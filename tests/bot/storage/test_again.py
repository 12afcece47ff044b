"""What another process undoes on PostgreSQL is done anew; anything else is not."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage import Backend, Database
from bot.storage.again import write_again
from bot.storage.errors import DatabaseBusyError


class Work:
    """Something that the server refuses so many times, under a code, and then does."""

    def __init__(self, code: str, refused: int) -> None:
        self.code, self.refused, self.times = code, refused, 0

    async def __call__(self, session: AsyncSession) -> int:
        self.times += 1
        if self.times <= self.refused:
            await session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{self.code}'; END $$"))
        return self.times


@pytest.fixture(autouse=True)
def _on_postgresql(backend: Backend) -> None:
    if backend is not Backend.POSTGRESQL:
        pytest.skip("writers of SQLite take turns")


@pytest.mark.parametrize("code", ["40P01", "40001", "23P01"])
async def test_what_was_in_the_way_is_tried_anew(database: Database, code: str) -> None:
    assert await write_again(database, Work(code, refused=2)) == 3


async def test_it_is_given_up_after_three_times(database: Database) -> None:
    work = Work("40P01", refused=9)
    with pytest.raises(DatabaseBusyError):
        await write_again(database, work)
    assert work.times == 3


async def test_a_broken_constraint_is_tried_once(database: Database) -> None:
    work = Work("23505", refused=1)
    with pytest.raises(IntegrityError):
        await write_again(database, work)
    assert work.times == 1
