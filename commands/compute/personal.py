"""What becomes of a person's bookings: others need to know what was taken, and by which team, but not by whom."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.nobody import nobody
from bot.messages import Json
from commands.compute.tables import (
    ComputeBooking,
    ComputeRecurrence,
    ComputeSwap,
    ComputeUnixName,
    ComputeWish,
    WishState,
)

_WITH_ACCOUNT = (ComputeBooking, ComputeWish, ComputeSwap, ComputeRecurrence)


class OwnBookings:
    """A person's bookings, wishes and proposals, and their name on the machines."""

    async def export(self, session: AsyncSession, person_id: int) -> Json:
        """Return every booking and wish, and the Unix name."""
        bookings = await session.scalars(select(ComputeBooking).filter_by(person_id=person_id))
        wishes = await session.scalars(select(ComputeWish).filter_by(person_id=person_id))
        recurrences = await session.scalars(select(ComputeRecurrence).filter_by(person_id=person_id))
        name = await session.get(ComputeUnixName, person_id)
        booked: list[Json] = [
            {
                "number": each.id,
                "pool": each.pool,
                "units": each.units,
                "starts_at": each.starts_at.isoformat(),
                "ends_at": each.ends_at.isoformat(),
                "state": each.state.value,
                "purpose": each.purpose,
                "cost": each.cost,
            }
            for each in bookings
        ]
        wished: list[Json] = [
            {"pool": each.pool, "units": each.units, "minutes": each.minutes, "state": each.state.value}
            for each in wishes
        ]
        recurring: list[Json] = [
            {"pool": each.pool, "units": each.units, "rule": each.rule, "purpose": each.purpose, "runs": each.runs}
            for each in recurrences
        ]
        return {
            "bookings": booked,
            "recurring": recurring,
            "wishes": wished,
            "unix_name": name.name if name is not None else None,
        }

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Let bookings stand as their team's, made by nobody; end every wish, and forget the Unix name."""
        heir = await nobody(session, datetime.now(UTC))
        to_heir = {"person_id": heir.person_id, "account_id": heir.account_id}
        await session.execute(
            update(ComputeWish)
            .where(ComputeWish.person_id == person_id, ComputeWish.state == WishState.WAITING)
            .values(state=WishState.WITHDRAWN)
        )
        await session.execute(
            update(ComputeBooking).where(ComputeBooking.person_id == person_id).values(purpose="", **to_heir)
        )
        await session.execute(
            update(ComputeRecurrence)
            .where(ComputeRecurrence.person_id == person_id)
            .values(runs=False, purpose="", **to_heir)
        )
        for table in (ComputeWish, ComputeSwap):
            await session.execute(update(table).where(table.person_id == person_id).values(**to_heir))
        await session.execute(delete(ComputeUnixName).where(ComputeUnixName.person_id == person_id))

    async def join(self, session: AsyncSession, kept: int, gone: int) -> None:
        """Give what `gone` has to `kept`; of two Unix names the one of `kept` stays."""
        for table in _WITH_ACCOUNT:
            await session.execute(update(table).where(table.person_id == gone).values(person_id=kept))
        if await session.get(ComputeUnixName, kept) is None:
            await session.execute(
                update(ComputeUnixName).where(ComputeUnixName.person_id == gone).values(person_id=kept)
            )

    async def split(self, session: AsyncSession, account_id: int, person_id: int) -> None:
        """Give what an account made to the person who has it now."""
        for table in _WITH_ACCOUNT:
            await session.execute(update(table).where(table.account_id == account_id).values(person_id=person_id))
