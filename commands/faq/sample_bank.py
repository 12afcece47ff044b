"""The sample bank in the database, kept up to date for as long as nobody imports a bank of their own over it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.storage import Setting
from bot.storage.upsert import upsert
from commands.faq.bank import SAMPLE_BANK
from commands.faq.tables import FaqEntry

_KEY = "faq.sample"


async def fill_with_sample_bank(application: Application) -> None:
    """Import the sample bank where there are no entries, or where they are still those of an older sample bank."""
    files = _digest_of_files()
    async with application.database.read() as session:
        known = await session.scalar(select(Setting.value).where(Setting.key == _KEY))
        held = await _digest_of_entries(session)
    if held is not None and (known is None or known.partition(":")[2] != held):
        return
    if held is not None and known == f"{files}:{held}":
        return
    # It parses TOML, which a start that changes nothing is spared.
    from commands.faq.importing import import_bank

    now = application.clock.now()
    await import_bank(application.database, SAMPLE_BANK, now)
    async with application.database.write() as session:
        await _note(session, f"{files}:{await _digest_of_entries(session)}", now)


def _digest_of_files() -> str:
    digest = hashlib.sha256()
    for file in sorted(SAMPLE_BANK.glob("*.toml")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


async def _digest_of_entries(session: AsyncSession) -> str | None:
    rows = (await session.execute(select(FaqEntry.id, FaqEntry.digest).order_by(FaqEntry.id))).all()
    return hashlib.sha256("".join(f"{row.id}\0{row.digest}\0" for row in rows).encode()).hexdigest() if rows else None


async def _note(session: AsyncSession, value: str, now: datetime) -> None:
    fresh = {"value": value, "updated_at": now}
    statement = upsert(session, Setting).values(key=_KEY, **fresh)
    await session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=fresh))
