"""The report of a week, which staff get by themselves on Monday morning."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.application import Application
from bot.messages import Heading, Listing, Message, Plain, phrase
from bot.storage import Database
from bot.when.wall_time import instants
from commands.compute.desk import Desk
from commands.compute.notices import to_staff
from commands.compute.quotas import week_of
from commands.compute.usage import by_pool, use_within
from commands.compute.wording import told_length, told_span

_AT = time(9)


async def report_last_week(application: Application) -> None:
    """Send the report of the week before, once, from Monday 9:00 on."""
    await report(application.database, application.services.get(Desk), application.clock.now())


async def report(database: Database, desk: Desk, now: datetime) -> None:
    """Send what was used in the week before this one; nothing where nothing was."""
    this_week = week_of(now, desk.zone)
    monday = this_week.start.astimezone(desk.zone).date()
    if not desk.staff or now < instants(datetime.combine(monday, _AT), desk.zone)[0]:
        return
    span = week_of(this_week.start - timedelta(hours=1), desk.zone)
    async with database.read() as session:
        uses = await use_within(session, span)
    if not uses:
        return
    lines = [
        phrase("compute.usage_pool", pool=Plain(use.pool), hours=told_length(use.hours), percent=use.percent)
        for use in by_pool(desk, uses, span)
    ]
    lines += [
        phrase("compute.usage_team", pool=Plain(use.pool), team=Plain(use.team), hours=told_length(use.hours))
        for use in uses
    ]
    message = Message((Heading(phrase("compute.usage_title", when=told_span(span, desk.zone))), Listing(tuple(lines))))
    async with database.write() as session:
        await to_staff(session, desk, f"week:{monday.isoformat()}", message, now)
