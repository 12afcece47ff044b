"""Nobody: whom rows are given to that others need, when the person they are of is to be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage import tables
from bot.storage.upsert import upsert

_KEY = {"platform": "", "workspace": "", "user": "nobody"}


@dataclass(frozen=True, slots=True)
class Nobody:
    """A person without a name, and an account that no platform has."""

    person_id: int
    account_id: int


async def nobody(session: AsyncSession, now: datetime) -> Nobody:
    """Return nobody, who is made at the first call."""
    found = await _find(session)
    if found is not None:
        return found
    person = tables.Person(display_name="", created_at=now, left_at=now, erased_at=now)
    session.add(person)
    await session.flush()
    values = {**_KEY, "person_id": person.id, "display_name": "", "created_at": now, "left_at": now}
    await session.execute(upsert(session, tables.Account).values(values).on_conflict_do_nothing())
    made = await _find(session)
    if made is None:
        raise LookupError("nobody was just made, and is gone")
    return made


async def _find(session: AsyncSession) -> Nobody | None:
    statement = select(tables.Account.person_id, tables.Account.id).filter_by(**_KEY)
    row = (await session.execute(statement)).one_or_none()
    return Nobody(row.person_id, row.id) if row is not None else None
