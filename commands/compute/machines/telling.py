"""Tell the machines what has changed: one booking after the other, again and again until they agree."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import select, update

from bot.application import Application
from bot.messages import Message, Paragraph, Plain, phrase
from bot.storage import Database
from commands.compute.desk import Desk
from commands.compute.machines.manual import ByHand
from commands.compute.machines.orders import Machines, NotTold, Order, order_of
from commands.compute.machines.scontrol import Scontrol
from commands.compute.machines.slurm import Slurm
from commands.compute.machines.webhook import Webhook
from commands.compute.notices import tell_untold, to_staff
from commands.compute.pools import Pool
from commands.compute.tables import BookingState, ComputeBooking, ComputeHandover
from commands.compute.wording import line_of

log = logging.getLogger(__name__)

WEBHOOK_SECRET = "COMPUTE_WEBHOOK_SECRET"  # noqa: S105 - its name
_AT_ONCE = 20
_LEASE = timedelta(minutes=2)
"""How long one process has to tell; then another one may."""

_FIRST_PAUSE = timedelta(seconds=15)
_LONGEST_PAUSE = timedelta(minutes=10)
_WORRYING = 4
"""Attempts after which staff hear that the machines do not answer; of a refusal they hear at once."""


@dataclass(frozen=True, slots=True)
class Handing:
    """The ways of telling machines, by what a pool chooses."""

    database: Database
    desk: Desk
    webhook: Webhook

    @classmethod
    def of(cls, application: Application) -> Self:
        """Read what an application has."""
        secret = application.secrets.get(WEBHOOK_SECRET)
        return cls(application.database, application.services.get(Desk), Webhook(secret))

    def machines(self, pool: Pool) -> Machines:
        """Return what the machines of a pool are told by."""
        if pool.table.handover == "slurm":
            return Slurm(Scontrol(pool.table.slurm_command))
        return self.webhook if pool.table.handover == "webhook" else ByHand(self.database, self.desk)

    async def turn(self, now: datetime) -> int:
        """Tell what is due; return of how many bookings that was."""
        table = ComputeHandover
        due = select(table.booking_id).where(table.next_at <= now).order_by(table.next_at).limit(_AT_ONCE)
        async with self.database.read() as session:
            ids = (await session.scalars(due)).all()
        for booking_id in ids:
            await self._tell(booking_id, now)
        return len(ids)

    async def look_again(self, now: datetime) -> None:
        """Have everything read back that Slurm was told and that is not over, and put right where it differs."""
        pools = [pool.name for pool in self.desk.pools if pool.table.handover == "slurm"]
        if not pools:
            return
        table = ComputeHandover
        open_bookings = select(ComputeBooking.id).where(
            ComputeBooking.pool.in_(pools), ComputeBooking.ends_at > now, ComputeBooking.state == BookingState.BOOKED
        )
        async with self.database.write() as session:
            await session.execute(
                update(table).where(table.next_at.is_(None), table.booking_id.in_(open_bookings)).values(next_at=now)
            )

    async def _tell(self, booking_id: int, now: datetime) -> None:
        table = ComputeHandover
        claim = update(table).where(table.booking_id == booking_id, table.next_at <= now)
        async with self.database.write() as session:
            claimed = (
                await session.execute(claim.values(next_at=now + _LEASE).returning(table.wanted, table.attempt))
            ).one_or_none()
            order = await order_of(session, self.desk, booking_id, claimed.wanted) if claimed is not None else None
        if claimed is None:
            return
        if order is None:
            await self._note(booking_id, claimed.wanted, {"next_at": None, "error": "the pool is no more"})
            return
        try:
            await self.machines(order.pool).tell(order, now)
        except NotTold as why:
            await self._failed(order, claimed.attempt + 1, why, now)
        else:
            told = {"done": claimed.wanted, "attempt": 0, "next_at": None, "error": None}
            await self._note(booking_id, claimed.wanted, told)

    async def _failed(self, order: Order, attempt: int, why: NotTold, now: datetime) -> None:
        log.warning("booking %s is not with the machines of %s: %s", order.booking_id, order.pool.name, why)
        pause = min(_FIRST_PAUSE * 2 ** min(attempt - 1, 10), _LONGEST_PAUSE)
        await self._note(
            order.booking_id, order.revision, {"attempt": attempt, "next_at": now + pause, "error": str(why)}
        )
        if why.refused or attempt >= _WORRYING:
            async with self.database.write() as session:
                key = f"untold:{order.booking_id}:{order.revision}"
                await to_staff(session, self.desk, key, _worry(order, why, self.desk), now)
                if order.stands:
                    await tell_untold(session, self.desk, order.described.booking, order.revision, now)

    async def _note(self, booking_id: int, revision: int, values: Mapping[str, object]) -> None:
        """Keep how it went, unless the booking has changed meanwhile: then it is due as it is."""
        table = ComputeHandover
        async with self.database.write() as session:
            await session.execute(
                update(table).where(table.booking_id == booking_id, table.wanted == revision).values(**values)
            )


async def tell_what_is_due(application: Application) -> None:
    """Tell the machines what has changed."""
    await Handing.of(application).turn(application.clock.now())


async def look_again(application: Application) -> None:
    """Read back what the machines know."""
    await Handing.of(application).look_again(application.clock.now())


def _worry(order: Order, why: NotTold, desk: Desk) -> Message:
    line = line_of(order.described.booking, desk.zone)
    return Message((Paragraph(phrase("compute.card.untold", booking=line, why=Plain(str(why)))),))
