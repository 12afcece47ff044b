"""A handful of made-up events in the weeks ahead, so that a newcomer has something to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import exists, select

from bot.application import Application
from bot.configuration.core import ProgrammeSection
from bot.languages import Language
from bot.when import parse_rule
from bot.when.wall_time import instants
from commands.events.programme.audience_names import EVERYONE, PUBLIC, AudienceName
from commands.events.programme.details import Details
from commands.events.programme.keeping import plan
from commands.events.recurring.series import begin_series
from commands.events.tables import EventRow


async def fill_in(application: Application) -> None:
    """Put the sample's events in, unless there are events."""
    now = application.clock.now()
    zone = application.configuration.section(ProgrammeSection).timezone
    today = now.astimezone(zone).date()

    def at(days: int, hour: int) -> datetime:
        return instants(datetime.combine(today + timedelta(days=days), time(hour)), zone)[0]

    def made(
        english: str, chinese: str, simplified: str, start: datetime, hours: int, audience: AudienceName = EVERYONE
    ) -> Details:
        title = {Language.EN: english, Language.ZH_HANT: chinese, Language.ZH_HANS: simplified}
        return Details(title=title, start=start, end=start + timedelta(hours=hours), audience=audience)

    dinner = made("Founders' dinner", "創辦人晚餐", "创始人晚餐", at((3 - today.weekday()) % 7 or 7, 19), 2)
    workshop = made("Pricing workshop", "定價工作坊", "定价工作坊", at(4, 14), 3)
    demo_day = made("Demo day", "示範日", "路演日", at(24, 14), 4, PUBLIC)
    async with application.database.write() as session:
        if await session.scalar(select(exists(select(EventRow.id)))):
            return
        await begin_series(
            session,
            replace(dinner, place="Lab, 3/F", organiser="HKAI Lab", off_record=True),
            parse_rule("FREQ=WEEKLY;COUNT=8"),
            None,
            now,
        )
        await plan(
            session,
            replace(workshop, place="Room 2", organiser="HKSTP", tags=("pricing",), capacity=12, guests=0),
            now,
        )
        await plan(
            session,
            replace(demo_day, place="Science Park, 5W", organiser="HKAI Lab", tags=("demo",), capacity=120, guests=2),
            now,
        )
