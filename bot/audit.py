"""The append-only record of what staff did and of every change of a right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Json
from bot.people import Person
from bot.storage import tables

_LINES = cast("Table", tables.Audit.__table__)


async def record(
    session: AsyncSession,
    person: Person | None,
    action: str,
    subject: str,
    now: datetime,
    detail: Mapping[str, Json] | None = None,
) -> None:
    """Write down who did what to what, in the transaction of the deed; `person` None is the operator's own console."""
    line = {
        "at": now,
        "account_id": person.account_id if person else None,
        "person_id": person.id if person else None,
        "action": action,
        "subject": subject,
        "detail": dict(detail or {}),
    }
    await session.execute(_LINES.insert(), line)


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the log. Persons and accounts are ids, which tell nothing of whoever was erased."""

    at: datetime
    person_id: int | None
    account_id: int | None
    action: str
    subject: str
    detail: Mapping[str, object]


async def acts(
    session: AsyncSession,
    last: int,
    *,
    since: datetime | None = None,
    person_id: int | None = None,
    action: str | None = None,
) -> Sequence[Act]:
    """Return the newest lines of the log, the oldest of them first; `action` is what the action begins with."""
    table = tables.Audit
    statement = select(table).order_by(table.id.desc()).limit(last)
    if since is not None:
        statement = statement.where(table.at >= since)
    if person_id is not None:
        statement = statement.where(or_(table.person_id == person_id, table.subject == f"person:{person_id}"))
    if action is not None:
        statement = statement.where(table.action.startswith(action, autoescape=True))
    found = (await session.scalars(statement)).all()
    return [Act(row.at, row.person_id, row.account_id, row.action, row.subject, row.detail) for row in reversed(found)]
