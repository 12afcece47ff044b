"""Take units, so that nobody else can, and give them back.

Whoever takes first locks the pool: on SQLite a transaction that writes is alone anyway. On PostgreSQL an exclusion
constraint stands behind it (see `exclusion`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, distinct, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.declaration.times import TimeSpan
from bot.storage.upsert import dialect_of
from commands.compute.availability import Taken
from commands.compute.pools import Pool
from commands.compute.settings import LONGEST_HOURS
from commands.compute.tables import ComputeAllocation, ComputeBooking

LONGEST = timedelta(hours=LONGEST_HOURS)
"""How long before an instant a booking may have begun that is still running then."""

PIECE = timedelta(days=1)
"""The longest allocation: a constant, because conflicts are sought by it, whatever pools have allowed before."""

_LEAST = timedelta(microseconds=1)
_LOCK = text("SELECT pg_advisory_xact_lock(:kind, hashtext(:name))")
_ROWS = cast("Table", ComputeAllocation.__table__)
_BOOKINGS = cast("Table", ComputeBooking.__table__)
_IN_THE_WAY = and_(
    _ROWS.c.pool == bindparam("pool"),
    _ROWS.c.starts_at > bindparam("begun"),
    _ROWS.c.starts_at < bindparam("end"),
    _ROWS.c.ends_at > bindparam("start"),
    _ROWS.c.live,
    _ROWS.c.booking_id != bindparam("besides"),
)
_TAKEN_UNITS = select(_ROWS.c.unit).where(_IN_THE_WAY)
"""Built once and without the ORM, as what follows: whoever finds no room has asked nothing else."""

_COUNT_TAKEN = (
    select(func.count(distinct(_ROWS.c.unit)))
    .join_from(_ROWS, _BOOKINGS, _BOOKINGS.c.id == _ROWS.c.booking_id)
    .where(_IN_THE_WAY, or_(_BOOKINGS.c.held_until.is_(None), _BOOKINGS.c.held_until > bindparam("now")))
)

_TEAMS, _POOLS = 0x636F0001, 0x636F0002
"""Two kinds of advisory locks that nobody else on the database uses."""


async def lock(session: AsyncSession, pool: str, teams: Iterable[int] = ()) -> None:
    """Let nobody else book for these teams or in this pool until the transaction ends; always first of all."""
    if dialect_of(session) != "postgresql":
        return
    for team in sorted(set(teams)):
        await session.execute(_LOCK, {"kind": _TEAMS, "name": str(team)})
    await session.execute(_LOCK, {"kind": _POOLS, "name": pool})


async def taken_units(session: AsyncSession, pool: Pool, within: TimeSpan) -> list[Taken]:
    """Return what of a pool is taken within a span, by whatever keeps units."""
    table = ComputeAllocation
    statement = select(table.unit, table.starts_at, table.ends_at).where(_overlapping(pool.name, within))
    return [Taken(*row) for row in await session.execute(statement.order_by(table.unit, table.starts_at))]


async def free_units(session: AsyncSession, pool: Pool, span: TimeSpan, besides: int | None = None) -> list[int]:
    """Return the units that are free for a span and the buffer after it; booking `besides` is in nobody's way."""
    taken = {row[0] for row in await session.execute(_TAKEN_UNITS, _asked(pool, span, besides))}
    return [unit for unit in range(pool.units) if unit not in taken]


async def count_free(session: AsyncSession | AsyncConnection, pool: Pool, span: TimeSpan, now: datetime) -> int:
    """Return how many units are free for a span and the buffer after it, or held for nobody any more."""
    taken = (await session.execute(_COUNT_TAKEN, {**_asked(pool, span, None), "now": now})).scalar_one()
    return pool.units - int(taken)


async def take(
    session: AsyncSession, booking_id: int, pool: Pool, units: Iterable[int], span: TimeSpan, *, buffered: bool = True
) -> None:
    """Give units to a booking, with the buffer after it."""
    spans = [(piece, False) for piece in _pieces(span)]
    if pool.buffer and buffered:
        spans.append((TimeSpan(span.end, span.end + pool.buffer), True))
    await _insert(session, booking_id, pool, units, spans)


async def give_back(session: AsyncSession, booking_id: int) -> None:
    """Let others have all that a booking took."""
    table = ComputeAllocation
    await session.execute(update(table).where(table.booking_id == booking_id).values(live=False))


async def waive_buffers(session: AsyncSession, pool: Pool, units: Sequence[int], span: TimeSpan) -> None:
    """Let what is kept free after bookings be taken within a span."""
    table = ComputeAllocation
    meant = and_(_overlapping(pool.name, span), table.unit.in_(units), table.is_buffer)
    await session.execute(update(table).where(meant).values(live=False))


async def end_at(session: AsyncSession, booking: ComputeBooking, pool: Pool, end: datetime) -> None:
    """Let the units of a booking be taken until another instant, and kept free for the buffer after that.

    The caller has seen that they are free until then.
    """
    table = ComputeAllocation
    of_booking = table.booking_id == booking.id
    await session.execute(delete(table).where(of_booking, or_(table.is_buffer, table.starts_at >= end)))
    await session.execute(update(table).where(of_booking, table.ends_at > end).values(ends_at=end))
    units = await units_of(session, booking.id)
    begins = booking.starts_at + (booking.ends_at - booking.starts_at - _LEAST) // PIECE * PIECE
    grown = min(begins + PIECE, end)
    last = table.ends_at == booking.ends_at
    await session.execute(update(table).where(of_booking, last, table.ends_at < grown).values(ends_at=grown))
    spans = [(piece, False) for piece in _pieces(TimeSpan(max(begins + PIECE, booking.ends_at), end))]
    if pool.buffer and booking.team_id is not None:
        spans.append((TimeSpan(end, end + pool.buffer), True))
    await _insert(session, booking.id, pool, units, spans)


async def units_of(session: AsyncSession, booking_id: int) -> Sequence[int]:
    """Return the units that a booking has or had."""
    table = ComputeAllocation
    found = await session.scalars(select(table.unit).where(table.booking_id == booking_id).distinct())
    return sorted(found)


def choose(pool: Pool, free: Sequence[int], count: int) -> Sequence[int]:
    """Choose among free units: on one machine where they fit, on the fullest such; else on as few as can be."""
    if not pool.nodes:
        return free[:count]
    by_node = [[unit for unit in free if unit in node.units] for node in pool.nodes]
    fitting = [units for units in by_node if len(units) >= count]
    if fitting:
        return min(fitting, key=len)[:count]
    emptiest_first = sorted(by_node, key=len, reverse=True)
    return sorted([unit for units in emptiest_first for unit in units][:count])


def _asked(pool: Pool, span: TimeSpan, besides: int | None) -> dict[str, object]:
    return {
        "pool": pool.name,
        "begun": span.start - PIECE,
        "start": span.start,
        "end": span.end + pool.buffer,
        "besides": besides or 0,
    }


async def _insert(
    session: AsyncSession, booking_id: int, pool: Pool, units: Iterable[int], spans: Sequence[tuple[TimeSpan, bool]]
) -> None:
    rows = [
        {
            "booking_id": booking_id,
            "pool": pool.name,
            "unit": unit,
            "starts_at": span.start,
            "ends_at": span.end,
            "live": True,
            "is_buffer": is_buffer,
        }
        for unit in units
        for span, is_buffer in spans
    ]
    if rows:
        await session.execute(_ROWS.insert(), rows)


def _overlapping(pool: str, span: TimeSpan) -> ColumnElement[bool]:
    """Name what is taken within a span: none of it began longer before than a piece lasts."""
    table = ComputeAllocation
    return and_(
        table.pool == pool,
        table.starts_at > span.start - PIECE,
        table.starts_at < span.end,
        table.ends_at > span.start,
        table.live,
    )


def _pieces(span: TimeSpan) -> Iterator[TimeSpan]:
    start = span.start
    while start < span.end:
        end = min(start + PIECE, span.end)
        yield TimeSpan(start, end)
        start = end
