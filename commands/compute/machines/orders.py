"""What the machines of a pool should know of a booking, and how they are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.teams import in_team
from bot.declaration.times import TimeSpan
from commands.compute.allocating import units_of
from commands.compute.described import Described, describe
from commands.compute.desk import Desk
from commands.compute.pools import Pool
from commands.compute.tables import BookingState, ComputeBooking, ComputeTeamAccount, ComputeUnixName


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A booking as the machines should have it; not `stands`: they should have none of it.

    `revision` counts the changes of the booking; `users` are Unix names, `account` is the team's.
    """

    described: Described
    pool: Pool
    units: Sequence[int]
    span: TimeSpan
    stands: bool
    revision: int
    account: str | None
    users: Sequence[str]

    @property
    def booking_id(self) -> int:
        """Return the number of the booking."""
        return self.described.booking.id

    @property
    def by_node(self) -> Mapping[str, Sequence[int]]:
        """Return the units of each machine that has some."""
        found = {node.name: [unit for unit in self.units if unit in node.units] for node in self.pool.nodes}
        return {name: units for name, units in found.items() if units}


class NotTold(Exception):  # noqa: N818 - names what happened
    """The machines could not be told; `refused`: they could, and did not want it. `str` says why, for staff."""

    def __init__(self, text: str, *, refused: bool = False) -> None:
        super().__init__(text)
        self.refused = refused


class Machines(Protocol):
    """What the machines of pools are told by, whichever way that is."""

    async def tell(self, order: Order, now: datetime) -> None:
        """Have the machines agree with an order; told twice, they agree as before.

        Raises:
            NotTold: they do not, and are told again later.
        """


async def order_of(session: AsyncSession, desk: Desk, booking_id: int, revision: int) -> Order | None:
    """Return what the machines should know now; None where the pool is no more."""
    booking = await session.get(ComputeBooking, booking_id)
    pool = desk.pool_of(booking) if booking is not None else None
    if booking is None or pool is None:
        return None
    members = await in_team(session, booking.team_id) if booking.team_id is not None else []
    names = select(ComputeUnixName.name).where(ComputeUnixName.person_id.in_([each.id for each in members]))
    account = await session.get(ComputeTeamAccount, booking.team_id) if booking.team_id is not None else None
    return Order(
        described=await describe(session, booking),
        pool=pool,
        units=await units_of(session, booking.id),
        span=booking.span,
        stands=booking.state is BookingState.BOOKED,
        revision=revision,
        account=account.name if account is not None else None,
        users=sorted(await session.scalars(names)),
    )
