"""The append-only record of what staff did and of every change of a right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Json
from bot.people import Person
from bot.storage import tables


async def record(
    session: AsyncSession,
    person: Person | None,
    action: str,
    subject: str,
    now: datetime,
    detail: Mapping[str, Json] | None = None,
) -> None:
    """Write down who did what to what, in the transaction of the deed; `person` None is the operator's own console."""
    session.add(
        tables.Audit(
            at=now,
            account_id=person.account_id if person else None,
            person_id=person.id if person else None,
            action=action,
            subject=subject,
            detail=dict(detail or {}),
        )
    )
