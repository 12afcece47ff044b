"""Credits of teams, in whole numbers: what a booking costs is what was charged for it less what was given back."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, CursorResult, Table, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from commands.compute.desk import Desk
from commands.compute.refusals import TooDear
from commands.compute.tables import ComputeBooking, ComputeLedger, Entry

_ROWS = cast("Table", ComputeLedger.__table__)
_COLUMNS = ("team_id", "booking_id", "entry", "credits", "reason", "at")
MOVED = select(func.coalesce(func.sum(_ROWS.c.credits), 0)).where(_ROWS.c.team_id == bindparam("team_id"))
"""What came to a team and went from it, beside its allowance."""


def _given(name: str) -> ColumnElement[object]:
    """Return the value of a column as a parameter."""
    return bindparam(name, type_=_ROWS.c[name].type)


_IF_AFFORDED = _ROWS.insert().from_select(
    _COLUMNS,
    select(*(_given(name) for name in _COLUMNS)).where(
        bindparam("allowance") + MOVED.scalar_subquery() + bindparam("credits") >= 0
    ),
)
"""Charges a team in one statement with the look whether it can afford that."""


async def balance(session: AsyncSession, desk: Desk, team_id: int) -> int:
    """Return the credits that a team has left: its allowance, and all that came and went since."""
    moved = (await session.execute(MOVED, {"team_id": team_id})).scalar()
    return desk.rules.allowance + (moved or 0)


def check_credits(desk: Desk, cost: int, left: int) -> None:
    """Tell whether a team can afford something with what it has left, where teams have an allowance at all.

    Raises:
        TooDear: it cannot.
    """
    if desk.rules.allowance and cost > max(left, 0):
        raise TooDear(cost, left)


async def charge(
    session: AsyncSession, desk: Desk, booking: ComputeBooking, cost: int, now: datetime, reason: str = ""
) -> None:
    """Let a booking cost so much from now on, if its team can afford it.

    Raises:
        TooDear: it cannot; nothing was charged.
    """
    more = cost - booking.cost
    if more <= 0 or booking.team_id is None or not desk.rules.allowance:
        await settle_cost(session, booking, cost, now, reason)
        return
    entry = _entry(booking.team_id, booking.id, Entry.CHARGE, -more, reason, now)
    charged = await session.execute(_IF_AFFORDED, {**entry, "allowance": desk.rules.allowance})
    if not cast("CursorResult[object]", charged).rowcount:
        raise TooDear(more, await balance(session, desk, booking.team_id))
    booking.cost = cost


async def settle_cost(
    session: AsyncSession, booking: ComputeBooking, cost: int, now: datetime, reason: str = ""
) -> None:
    """Let a booking have cost so much: charge what is missing, or give back what is too much."""
    more = cost - booking.cost
    if more == 0 or booking.team_id is None:
        return
    kind = Entry.CHARGE if more > 0 else Entry.REFUND
    await session.execute(_ROWS.insert(), _entry(booking.team_id, booking.id, kind, -more, reason, now))
    booking.cost = cost


async def move_cost(session: AsyncSession, booking: ComputeBooking, team_id: int, now: datetime) -> None:
    """Let another team pay for a booking, as a swap does."""
    cost = booking.cost
    await settle_cost(session, booking, 0, now, "swap")
    booking.team_id = team_id
    await settle_cost(session, booking, cost, now, "swap")


async def refund(session: AsyncSession, booking: ComputeBooking, reason: str, now: datetime) -> int:
    """Give back all that a booking has cost, whatever has become of it; return how much that was."""
    before = booking.cost
    await settle_cost(session, booking, 0, now, reason)
    return before


async def grant(session: AsyncSession, team_id: int, amount: int, reason: str, now: datetime) -> None:
    """Give credits to a team, or take them away where negative."""
    await session.execute(_ROWS.insert(), _entry(team_id, None, Entry.GRANT, amount, reason, now))


def _entry(
    team_id: int, booking_id: int | None, entry: Entry, amount: int, reason: str, now: datetime
) -> dict[str, object]:
    values = (team_id, booking_id, entry, amount, reason, now)
    return dict(zip(_COLUMNS, values, strict=True))
