"""The sample programme: what a database of its own is filled with when nobody configured anything."""

from __future__ import annotations

from sqlalchemy import exists, select

from bot.application import Application
from bot.configuration import Configuration
from bot.configuration.core import DatabaseSection
from bot.storage import tables
from bot.storage.upsert import upsert

_KEY = "sample"


def may_hold_sample(configuration: Configuration, database: str | None) -> bool:
    """Tell whether the sample programme has any business in the database: never where a configuration names it."""
    if configuration.path is not None:
        return False
    if not configuration.sets("database", "url"):
        return True
    return database is not None and database != configuration.section(DatabaseSection).url.reveal()


async def fill_with_sample(application: Application) -> bool:
    """Bring the sample programme up to date in a database that is its own; return whether this one is.

    Its own is one that was marked so before, or one that nobody has used: no account, nothing in the audit log. The
    mark is committed first, so that what is interrupted is made good the next time; features see for themselves what
    is still to be filled in.
    """
    async with application.database.read() as session:
        marked = (await session.execute(select(exists().where(tables.Setting.key == _KEY)))).scalar_one()
        used = (
            await session.execute(select(exists(select(tables.Account.id)) | exists(select(tables.Audit.id))))
        ).scalar_one()
    if used and not marked:
        return False
    if not marked:
        values = {"key": _KEY, "value": "1", "updated_at": application.clock.now()}
        async with application.database.write() as session:
            await session.execute(upsert(session, tables.Setting).values(values).on_conflict_do_nothing())
    for feature in application.installed.features:
        if feature.sample is not None:
            await feature.sample(application)
    return True
