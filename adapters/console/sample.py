"""The sample programme: what a database of its own is filled with when nobody configured anything."""

from __future__ import annotations

from sqlalchemy import select

from adapters.console.seat import Seat
from bot.application import Application, branches
from bot.community.tables import Team
from bot.community.teams import put_in_team, standings
from bot.configuration import Configuration
from bot.configuration.core import DatabaseSection
from bot.roles import Role
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
    for sample in application.installed.samples:
        await sample(application)
    return True


async def join_sample(application: Application, seat: Seat) -> None:
    """Put a founder who sits down in the sample programme into one of its teams, so that teams' commands can be tried.

    Whoever has a place in it already keeps it.
    """
    if Role.FOUNDER not in seat.account.grants:
        return
    now = application.clock.now()
    person = await application.directory.identify(seat.account, now)
    async with application.database.read() as session:
        placed = bool(await standings(session, person.id))
        team_id = await session.scalar(select(Team.id).order_by(Team.id).limit(1))
    if not placed and team_id is not None:
        async with application.database.write() as session:
            await put_in_team(session, person.id, team_id, now)
