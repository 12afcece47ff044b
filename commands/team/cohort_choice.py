"""In which cohort a new team is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.call import Call, Refused
from bot.community.cohorts import current, open_cohort
from bot.configuration import Configuration
from bot.configuration.core import ProgrammeSection
from bot.messages import phrase
from bot.people import CohortRef


@dataclass(frozen=True, slots=True)
class Chosen:
    """A cohort, and its last day where it was made up for want of any."""

    cohort: CohortRef
    made_up_to: date | None = None


async def choose_cohort(session: AsyncSession, call: Call, named: CohortRef | None) -> Chosen:
    """Return the cohort that was named, the only one that runs, or the next; where there is none yet, a first one.

    Raises:
        Refused: several run.
    """
    if named is not None:
        return Chosen(named)
    programme = call.service(Configuration).section(ProgrammeSection)
    today = call.now.astimezone(programme.timezone).date()
    cohorts = await current(session, today)
    running = [each for each in cohorts if each.starts_on <= today <= each.ends_on]
    if len(running) > 1:
        raise Refused(phrase("team.which_cohort", names=", ".join(each.name for each in running)))
    chosen = running or sorted(cohorts, key=lambda each: each.starts_on)
    if chosen:
        return Chosen(CohortRef(chosen[0].id, chosen[0].name))
    first = await open_cohort(session, f"{programme.name} {today.year}", today, call.now)
    return Chosen(CohortRef(first.id, first.name), first.ends_on)
