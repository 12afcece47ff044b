"""Find the teams and the cohorts that people name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.call import Call
from bot.community import tables as rows
from bot.community.names import name_key
from bot.declaration.parameters import Wrong
from bot.messages import Option, phrase, rich
from bot.people import CohortRef, TeamRef
from bot.storage import Database

_MOST_NAMED = 5
_MOST_OFFERED = 25


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name, and the cohort that tells it from another of that name."""

    id: int
    name: str
    cohort: str

    @property
    def in_full(self) -> str:
        """Return the name with its cohort, as `TeamLookup` also understands it."""
        return f"{self.name} ({self.cohort})"


class TeamLookup:
    """Finds teams by name, or by name and cohort in brackets; of two alike, the one whose cohort has not ended."""

    async def find(self, call: Call, text: str) -> TeamRef:
        """Return the team of that name."""
        key = name_key(text.removeprefix("@"))
        teams = await _teams(call)
        exact = [team for team in teams if key in {name_key(team.name), name_key(team.in_full)}]
        found = exact or [team for team in teams if key in name_key(team.name)]
        if not found:
            raise Wrong(phrase("expected.team"))
        if len(found) > 1:
            named = ", ".join(team.in_full for team in found[:_MOST_NAMED])
            raise Wrong(phrase("expected.one_team", names=named))
        return TeamRef(found[0].id, found[0].name)

    async def complete(self, call: Call, typed: str) -> Sequence[Option]:
        """Return teams whose name holds what is typed."""
        key = name_key(typed.removeprefix("@"))
        teams = [team for team in await _teams(call) if key in name_key(team.in_full)]
        names = [team.name for team in teams]
        shown = [team.name if names.count(team.name) == 1 else team.in_full for team in teams]
        return [Option(rich(name), name) for name in shown[:_MOST_OFFERED]]


class CohortLookup:
    """Finds cohorts by name."""

    async def find(self, call: Call, text: str) -> CohortRef:
        """Return the cohort of that name."""
        key = name_key(text)
        cohorts = await _cohorts(call)
        found = [each for each in cohorts if name_key(each.name) == key]
        found = found or [each for each in cohorts if key in name_key(each.name)]
        if not found:
            raise Wrong(phrase("expected.cohort"))
        if len(found) > 1:
            raise Wrong(phrase("expected.one_cohort", names=", ".join(each.name for each in found[:_MOST_NAMED])))
        return found[0]

    async def complete(self, call: Call, typed: str) -> Sequence[Option]:
        """Return cohorts whose name holds what is typed."""
        key = name_key(typed)
        names = [each.name for each in await _cohorts(call) if key in name_key(each.name)]
        return [Option(rich(name), name) for name in names[:_MOST_OFFERED]]


async def _teams(call: Call) -> Sequence[Named]:
    """Return every team, or those of cohorts that have not ended where a name is in both."""
    team, cohort = rows.Team, rows.Cohort
    statement = (
        select(team.id, team.name, team.key, cohort.name.label("cohort"), cohort.ended_at)
        .join(cohort, cohort.id == team.cohort_id)
        .order_by(cohort.ended_at.is_not(None), team.key, cohort.starts_on.desc())
    )
    async with call.service(Database).read() as session:
        found = (await session.execute(statement)).all()
    running = {row.key for row in found if row.ended_at is None}
    return [Named(row.id, row.name, row.cohort) for row in found if row.ended_at is None or row.key not in running]


async def _cohorts(call: Call) -> Sequence[CohortRef]:
    statement = select(rows.Cohort.id, rows.Cohort.name).order_by(rows.Cohort.starts_on.desc())
    async with call.service(Database).read() as session:
        return [CohortRef(*row) for row in await session.execute(statement)]
