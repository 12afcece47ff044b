"""What a person does to bookings is one transaction, done anew where another process stood in its way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.call import Call
from bot.storage import Database
from bot.storage.again import write_again
from commands.compute.desk import Desk

Result = TypeVar("Result")


async def transact(call: Call, work: Callable[[AsyncSession, Desk], Awaitable[Result]]) -> Result:
    """Do work in a transaction and return its result; what it says of its own accord it says by the outbox."""
    desk = call.service(Desk)
    return await write_again(call.service(Database), lambda session: work(session, desk))
