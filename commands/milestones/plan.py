"""The plan of a programme: its milestones, which teams have done them, and what changes about either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import tables as community
from bot.people import Person, TeamRef
from bot.storage.upsert import upsert
from bot.when.wall_time import instants
from commands.milestones.settings import MilestoneTable
from commands.milestones.tables import Milestone, MilestoneDone

_END_OF_DAY = time(23, 59)


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone with the teams that have done it and those that have not, by name; neither where it does not ask."""

    id: int
    name: str
    due_at: datetime
    asks: bool
    done: tuple[TeamRef, ...]
    outstanding: tuple[TeamRef, ...]


async def steps(
    session: AsyncSession, *, since: datetime | None = None, until: datetime | None = None
) -> Sequence[Step]:
    """Return the milestones in the order in which they are due, in a span or all."""
    statement = select(Milestone).where(Milestone.removed_at.is_(None)).order_by(Milestone.due_at, Milestone.id)
    if since is not None:
        statement = statement.where(Milestone.due_at >= since)
    if until is not None:
        statement = statement.where(Milestone.due_at <= until)
    rows = (await session.scalars(statement)).all()
    teams = await _teams(session)
    said = await session.execute(select(MilestoneDone.milestone_id, MilestoneDone.team_id))
    done = {(row.milestone_id, row.team_id) for row in said}
    return [_step(row, teams, done) for row in rows]


async def find_step(session: AsyncSession, number: int) -> Step | None:
    """Return a milestone; None where there is none of that number."""
    return next((each for each in await steps(session) if each.id == number), None)


async def add(session: AsyncSession, name: str, due_at: datetime, now: datetime, *, asks: bool) -> int:
    """Add a milestone; return its number."""
    row = Milestone(name=name, due_at=due_at, asks=asks, created_at=now)
    session.add(row)
    await session.flush()
    return row.id


async def move(session: AsyncSession, number: int, due_at: datetime) -> bool:
    """Give a milestone another time, before which teams are nudged anew; return False where there is none."""
    row = await session.get(Milestone, number, with_for_update=True)
    if row is None or row.removed_at is not None:
        return False
    row.due_at, row.nudged = due_at, None
    return True


async def remove(session: AsyncSession, number: int, at: datetime | None) -> bool:
    """Take a milestone out of the plan, or put it back; return False where there is none."""
    row = await session.get(Milestone, number, with_for_update=True)
    if row is None:
        return False
    row.removed_at = at
    return True


async def say_done(session: AsyncSession, number: int, team_id: int, person: Person, now: datetime) -> bool:
    """Keep that a team has done it; return False where that was known."""
    values = {
        "milestone_id": number,
        "team_id": team_id,
        "person_id": person.id,
        "account_id": person.account_id,
        "at": now,
    }
    kept = upsert(session, MilestoneDone).values(values).on_conflict_do_nothing().returning(MilestoneDone.id)
    return (await session.execute(kept)).scalar() is not None


async def take_back(session: AsyncSession, number: int, team_id: int) -> bool:
    """Forget that a team has done it; return False where nobody had said so."""
    table = MilestoneDone
    gone = delete(table).where(table.milestone_id == number, table.team_id == team_id).returning(table.id)
    return (await session.execute(gone)).scalar() is not None


async def keep_configured(
    session: AsyncSession, items: Sequence[MilestoneTable], zone: ZoneInfo, now: datetime
) -> None:
    """Let the plan hold what the configuration lists, as it lists it now; what it lists no longer goes."""
    kept = {row.key: row for row in await session.scalars(select(Milestone).where(Milestone.key.is_not(None)))}
    for item in items:
        due_at = due_instant(item.due, zone)
        row = kept.pop(item.name, None)
        if row is None:
            session.add(Milestone(key=item.name, name=item.name, due_at=due_at, asks=item.done, created_at=now))
        elif row.due_at != due_at or row.asks != item.done:
            row.due_at, row.asks, row.nudged = due_at, item.done, None
    for row in kept.values():
        row.removed_at = row.removed_at or now


def due_instant(due: date, zone: ZoneInfo) -> datetime:
    """Return the instant of a wall time (naive), or of the end of a day, in UTC."""
    wall = due if isinstance(due, datetime) else datetime.combine(due, _END_OF_DAY)
    return instants(wall, zone)[0].astimezone(UTC)


async def _teams(session: AsyncSession) -> Sequence[TeamRef]:
    """Return the teams of the cohorts that have not ended."""
    team, cohort = community.Team, community.Cohort
    statement = (
        select(team.id, team.name)
        .join(cohort, cohort.id == team.cohort_id)
        .where(cohort.ended_at.is_(None))
        .order_by(team.key)
    )
    return [TeamRef(*row) for row in await session.execute(statement)]


def _step(row: Milestone, teams: Sequence[TeamRef], done: set[tuple[int, int]]) -> Step:
    asked = teams if row.asks else ()
    return Step(
        row.id,
        row.name,
        row.due_at,
        row.asks,
        tuple(team for team in asked if (row.id, team.id) in done),
        tuple(team for team in asked if (row.id, team.id) not in done),
    )
