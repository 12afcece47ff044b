"""The sample programme: what a database of its own is filled with when nobody configured anything."""

from __future__ import annotations

from bot.application import Application, branches
from bot.configuration import Configuration
from bot.configuration.core import DatabaseSection
from bot.sample import is_sample, is_unused, mark_as_sample


def may_hold_sample(configuration: Configuration, database: str | None) -> bool:
    """Tell whether the sample programme has any business in the database: never where a configuration names it."""
    if configuration.path is not None:
        return False
    if not configuration.sets("database", "url"):
        return True
    return database is not None and database != configuration.section(DatabaseSection).url.reveal()


async def fill_with_sample(application: Application) -> bool:
    """Bring the sample programme up to date in a database that is its own; return whether this one is.

    Its own is one that was marked so before, or one in which nobody has stored anything. The mark is committed first,
    so that what is interrupted is made good the next time; features see for themselves what is still to be filled in.
    """
    async with application.database.read() as session:
        marked = await is_sample(session)
        if not marked and not await is_unused(session, branches(application.installed)):
            return False
    if not marked:
        async with application.database.write() as session:
            await mark_as_sample(session, application.clock.now())
    for feature in application.installed.features:
        if feature.sample is not None:
            await feature.sample(application)
    return True
