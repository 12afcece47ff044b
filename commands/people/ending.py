"""The end of a cohort: its people are told two weeks before, and become alumni after the last day."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.audit import record
from bot.community import tables as rows
from bot.community.cohorts import members
from bot.community.rights import of_cohort, retire
from bot.configuration.core import ProgrammeSection
from bot.delivery import NewDelivery
from bot.messages import Json, Message, Paragraph, phrase
from bot.roles import Role

NOTICE = timedelta(days=14)


async def end_cohorts(application: Application) -> None:
    """Tell those whose cohort ends soon, and make alumni of those who were told two weeks ago."""
    today = application.clock.now().astimezone(application.configuration.section(ProgrammeSection).timezone).date()
    async with application.database.read() as session:
        table = rows.Cohort
        due = select(table.id).where(table.ended_at.is_(None), table.ends_on <= today + NOTICE)
        cohort_ids = (await session.scalars(due)).all()
    for cohort_id in cohort_ids:
        async with application.database.write() as session:
            await _end(application, session, cohort_id, today)


async def _end(application: Application, session: AsyncSession, cohort_id: int, today: date) -> None:
    """Do what is due for one cohort; another process may have done it a moment before."""
    cohort = await session.get_one(rows.Cohort, cohort_id, with_for_update=True, populate_existing=True)
    now = application.clock.now()
    if cohort.ended_at is not None:
        return
    if cohort.noticed_at is None:
        cohort.noticed_at = now
        for person_id in await members(session, cohort_id):
            await application.outbox.enqueue(session, _notice(application, cohort, person_id, today), now)
    elif today > cohort.ends_on and now >= cohort.noticed_at + NOTICE:
        cohort.ended_at = now
        await session.flush()
        for person_id in await members(session, cohort_id, with_left=True):
            if not await _goes_on(session, person_id):
                await retire(session, person_id, of_cohort(cohort_id), now)
                detail: dict[str, Json] = {"role": Role.ALUMNI.value, "cohort": f"cohort:{cohort_id}"}
                await record(session, None, "role.retired", f"person:{person_id}", now, detail)
        await record(session, None, "cohort.ended", f"cohort:{cohort_id}", now)


def _notice(application: Application, cohort: rows.Cohort, person_id: int, today: date) -> NewDelivery:
    last = max(cohort.ends_on, today + NOTICE)
    return NewDelivery(
        key=f"cohort:{cohort.id}:ends:{cohort.ends_on}:{person_id}",
        kind="cohort",
        to=person_id,
        message=Message(
            (Paragraph(phrase("people.ends_soon", cohort=cohort.name, on=last.isoformat())),), private=True
        ),
        due_at=application.clock.now(),
        expires_at=application.clock.now() + NOTICE,
    )


async def _goes_on(session: AsyncSession, person_id: int) -> bool:
    """Tell whether a person has a place in another cohort that has not ended."""
    held, cohort = rows.Membership, rows.Cohort
    statement = (
        select(held.id)
        .join(cohort, cohort.id == held.cohort_id)
        .where(held.person_id == person_id, cohort.ended_at.is_(None))
        .limit(1)
    )
    return await session.scalar(statement) is not None
