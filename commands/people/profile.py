"""What a person chose to share about themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Json
from bot.storage.upsert import upsert
from commands.people import tables

PARTS = ("skills", "looking_for", "offers", "languages")
LONGEST_PART = 300


@dataclass(frozen=True, slots=True)
class Shared:
    """The four parts of a profile; what somebody did not fill in is empty."""

    skills: str = ""
    looking_for: str = ""
    offers: str = ""
    languages: str = ""

    @property
    def parts(self) -> Mapping[str, str]:
        """Return what is filled in, by the name of the part."""
        return {name: text for name, text in asdict(self).items() if text}


async def shared_by(session: AsyncSession, person_id: int) -> Shared:
    """Return the profile of a person: the newest, where several accounts wrote one."""
    table = tables.Profile
    statement = select(table).where(table.person_id == person_id).order_by(table.updated_at.desc(), table.id.desc())
    row = (await session.scalars(statement.limit(1))).first()
    return Shared(row.skills, row.looking_for, row.offers, row.languages) if row is not None else Shared()


async def share(session: AsyncSession, person_id: int, account_id: int | None, shared: Shared, now: datetime) -> None:
    """Keep a profile as one account wrote it."""
    values = {**asdict(shared), "words": " · ".join(shared.parts.values()).casefold(), "updated_at": now}
    statement = upsert(session, tables.Profile).values(person_id=person_id, account_id=account_id, **values)
    if account_id is not None:
        statement = statement.on_conflict_do_update(index_elements=["account_id"], set_=values)
    await session.execute(statement)


class SharedProfiles:
    """A person's profiles: one for each account that wrote one, so that a split gives each their own back."""

    async def export(self, session: AsyncSession, person_id: int) -> Json:
        """Return every profile with when it was written."""
        table = tables.Profile
        rows = await session.scalars(select(table).where(table.person_id == person_id).order_by(table.id))
        return [
            {**{name: getattr(row, name) for name in PARTS}, "updated_at": row.updated_at.isoformat()} for row in rows
        ]

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Delete them."""
        await session.execute(delete(tables.Profile).where(tables.Profile.person_id == person_id))

    async def join(self, session: AsyncSession, kept: int, gone: int) -> None:
        """Give the profiles of `gone` to `kept`."""
        table = tables.Profile
        await session.execute(update(table).where(table.person_id == gone).values(person_id=kept))

    async def split(self, session: AsyncSession, account_id: int, person_id: int) -> None:
        """Give the profile that an account wrote to the person who has it now."""
        table = tables.Profile
        await session.execute(update(table).where(table.account_id == account_id).values(person_id=person_id))
