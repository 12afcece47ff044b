"""A handful of made-up people in a cohort that runs now, so that a newcomer finds somebody."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select

from bot.application import Application
from bot.community.cohorts import current, enrol, save_cohort
from bot.configuration.core import ProgrammeSection
from bot.roles import Role
from bot.storage import tables
from commands.people.profile import Shared, share

_BEGAN = timedelta(days=60)
_LASTS = timedelta(days=180)

_PEOPLE = (
    (
        "Ada Wong",
        Role.FOUNDER,
        Shared("computer vision, PyTorch", "a pilot in retail", "code reviews", "English, 廣東話"),
    ),
    ("Ben Cheung", Role.FOUNDER, Shared("sales, fundraising", "an ML engineer", "retail contacts", "English, 廣東話")),
    ("陳美玲", Role.FOUNDER, Shared("機械人, ROS, 嵌入式系統", "製造業客戶", "3D 打印", "廣東話, 普通话")),
    ("Farah Khan", Role.FOUNDER, Shared("product design", "user interviews", "Figma help", "English, اردو")),
    ("Grace Lee", Role.MENTOR, Shared("go-to-market, pricing", "", "office hours on Thursdays", "English, 한국어")),
)


async def fill_in(application: Application) -> None:
    """Put the sample's people in, unless somebody has a role already."""
    now = application.clock.now()
    programme = application.configuration.section(ProgrammeSection)
    today = now.astimezone(programme.timezone).date()
    async with application.database.write() as session:
        if await current(session, today) or await session.scalar(select(exists(select(tables.RoleGrant.id)))):
            return
        start = today - _BEGAN
        cohort = await save_cohort(session, f"{programme.name} {start.year}", start, start + _LASTS, now)
        for name, role, shared in _PEOPLE:
            person = tables.Person(display_name=name, created_at=now)
            session.add(person)
            await session.flush()
            await enrol(session, person.id, cohort.id, now, role)
            await share(session, person.id, None, shared, now)
