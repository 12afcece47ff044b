"""Look without any lock whether there is room: whoever finds none need not wait for those who write."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.declaration.times import TimeSpan
from commands.compute.allocating import count_free
from commands.compute.desk import Desk
from commands.compute.pools import Pool
from commands.compute.refusals import NoRoom
from commands.compute.requests import Request
from commands.compute.standing import check_rules, standing_of


async def check_room(
    session: AsyncSession | AsyncConnection, pool: Pool, units: int, span: TimeSpan, now: datetime
) -> None:
    """Tell whether so many units are free; what is held for nobody any more is.

    Raises:
        NoRoom: they are not.
    """
    free = await count_free(session, pool, span, now)
    if free < units:
        raise NoRoom(free)


async def precheck(session: AsyncSession, desk: Desk, request: Request, now: datetime) -> None:
    """Tell whether it would be in vain to ask for units, and why; what was asked for before is held already.

    Raises:
        NotBooked: it would.
    """
    try:
        await check_room(session, request.pool, request.units, request.span, now)
    except NoRoom:
        standing = await standing_of(session, desk, request)
        if standing.known is None:
            await check_rules(session, desk, request, standing, now)
            raise
