"""How a request stands before any unit is looked for."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from commands.compute.desk import Desk
from commands.compute.fitting import check_fit
from commands.compute.ledger import MOVED, check_credits
from commands.compute.quotas import Held, check_quotas
from commands.compute.requests import Request
from commands.compute.tables import ComputeBooking

_ROWS = cast("Table", ComputeBooking.__table__)
_STANDING = select(
    select(_ROWS.c.id).where(_ROWS.c.token == bindparam("token")).scalar_subquery(), MOVED.scalar_subquery()
)
"""Two questions in one statement: everybody who books asks both."""


class Standing(NamedTuple):
    """What was held for a request before, and the credits that its team has left."""

    known: int | None
    credits: int


async def standing_of(session: AsyncSession, desk: Desk, request: Request) -> Standing:
    """Return how a request stands before anything is looked for."""
    asked = {"token": request.token, "team_id": request.team.id}
    known, moved = (await session.execute(_STANDING, asked)).one()
    return Standing(known, desk.rules.allowance + moved)


async def check_rules(session: AsyncSession, desk: Desk, request: Request, standing: Standing, now: datetime) -> None:
    """Hold a request against the rules of its pool, and against what its team may have and can pay.

    Raises:
        NotBooked: it breaks one of them.
    """
    span = request.span
    check_fit(request.pool, request.units, span, min(now, request.since))
    asked = Held(request.units, span.start, span.end, counts=not request.is_beyond_quota)
    await check_quotas(session, desk, request.team.id, asked, now)
    check_credits(desk, request.cost, standing.credits)
