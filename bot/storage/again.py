"""Do something in a transaction anew where another process stood in its way: PostgreSQL undoes one of the two."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.database import Database
from bot.storage.errors import DatabaseBusyError

_TIMES = 3
_EXCLUSION = "23P01"
"""What PostgreSQL says of a row that an exclusion constraint refuses: another one was committed meanwhile."""

Result = TypeVar("Result")


async def write_again(database: Database, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """Do work in a transaction, up to three times; each time it begins with what others have committed by then.

    Raises:
        DatabaseBusyError: others stood in its way each time.
    """
    for _ in range(_TIMES - 1):
        try:
            async with database.write() as session:
                return await work(session)
        except DatabaseBusyError:
            continue
        except IntegrityError as error:
            if getattr(error.orig, "sqlstate", None) != _EXCLUSION:
                raise
    async with database.write() as session:
        return await work(session)
