"""How much of a model may be used in a day, counted where a restart does not forget it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update

from bot.storage import Database
from bot.storage.upsert import upsert
from commands.faq.tables import FaqUsage, Purpose


class Budget:
    """So many units for a purpose on each day in UTC; 0 sets no limit."""

    def __init__(self, database: Database, purpose: Purpose, per_day: int) -> None:
        self._database = database
        self._purpose = purpose
        self._per_day = per_day

    async def spend(self, units: int, now: datetime) -> bool:
        """Take units out of the budget of today; return False, and take none, where they are not left."""
        if not self._per_day:
            return True
        day, usage = now.date().isoformat(), FaqUsage
        async with self._database.write() as session:
            first = {"purpose": self._purpose, "day": day, "units": 0}
            await session.execute(delete(usage).where(usage.purpose == self._purpose, usage.day < day))
            await session.execute(upsert(session, usage).values(first).on_conflict_do_nothing())
            left = update(usage).where(
                usage.purpose == self._purpose, usage.day == day, usage.units + units <= self._per_day
            )
            spent = await session.execute(left.values(units=usage.units + units).returning(usage.units))
            return spent.scalar() is not None
