"""What has to be looked after again and again: what has expired, and what is in doubt."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, select, update

from bot.clock import Clock
from bot.delivery.claims import LEASE
from bot.delivery.doubts import GRACE, Doubt, Doubts
from bot.delivery.free_to_go import in_state_of_few
from bot.delivery.routing import Router
from bot.storage import Database, tables
from bot.storage.tables import DeliveryState

EXPIRED = "expired"

_LEAP_SECONDS = 2.0


class Upkeep:
    """Looks after the rows that nobody is sending.

    When the machine's clock is set forward every lease seems to be over. Those who live renew theirs within its length,
    so for that long nobody is taken for dead.
    """

    def __init__(self, database: Database, clock: Clock, router: Router, owner: str) -> None:
        self._database = database
        self._clock = clock
        self._router = router
        self._doubts = Doubts(database, owner)
        self._drift = self._read_drift()
        self._trusted_from = 0.0

    async def expire(self, now: datetime) -> None:
        """Give up on what is not worth sending any more."""
        table = tables.Delivery
        pointless = and_(
            table.expires_at <= now,
            in_state_of_few(DeliveryState.PENDING, DeliveryState.PARKED),
        )
        async with self._database.read() as session:
            # In this order the index on it is read, and nothing else.
            first = select(table.id).where(pointless).order_by(table.expires_at).limit(1)
            if await session.scalar(first) is None:
                return
        async with self._database.write() as session:
            await session.execute(
                update(table).where(pointless).values(state=DeliveryState.FAILED, next_at=None, error=EXPIRED)
            )

    async def doubts(self, held: Collection[int], most: int, now: datetime) -> list[Doubt]:
        """Return deliveries to ask about, which are in this process's hands from here on."""
        drift = self._read_drift()
        if abs(drift - self._drift) > _LEAP_SECONDS:
            self._trusted_from = self._clock.elapsed() + (LEASE + GRACE).total_seconds()
        self._drift = drift
        if self._clock.elapsed() < self._trusted_from:
            return []
        connected = [adapter.platform for adapter in self._router.all_connected()]
        return await self._doubts.take(connected, held, most, now)

    def _read_drift(self) -> float:
        return self._clock.now().timestamp() - self._clock.elapsed()
