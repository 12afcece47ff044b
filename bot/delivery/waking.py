"""In which zone each person sleeps, so that nobody is woken by what they did not ask for by the hour."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage import tables
from bot.when.zones import zone_named


async def zones_of(session: AsyncSession, persons: Collection[int], programme: ZoneInfo) -> Mapping[int, ZoneInfo]:
    """Return the zone of each person: their own, else that of the account seen last, else the programme's."""
    if not persons:
        return {}
    person, account = tables.Person, tables.Account
    rows = await session.execute(
        select(person.id, person.timezone, account.timezone)
        .outerjoin(account, account.person_id == person.id)
        .where(person.id.in_(persons))
        .order_by(account.last_seen_at.asc().nulls_first())
    )
    found: dict[int, ZoneInfo] = dict.fromkeys(persons, programme)
    for person_id, own, of_account in rows:
        if (zone := zone_named(own or of_account)) is not None:
            found[person_id] = zone
    return found
