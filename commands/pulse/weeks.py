"""The weeks of teams: what they said, which have not, and the week before to compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import tables as community
from bot.people import Person, TeamRef
from bot.storage.upsert import upsert
from commands.pulse.tables import Pulse

FIELDS = ("progress", "blocked", "ask", "number")


@dataclass(frozen=True, slots=True)
class Said:
    """What a team said about a week."""

    id: int
    team_id: int
    week: date
    words: Mapping[str, str]
    person_id: int
    helper_id: int | None

    @property
    def number(self) -> Decimal | None:
        """Return the one number; None where none was told."""
        return number_of(self.words["number"])

    @property
    def is_blocked(self) -> bool:
        """Tell whether something is in the team's way, or it asks for something."""
        return bool(self.words["blocked"] or self.words["ask"])


def week_of(now: datetime, zone: ZoneInfo) -> date:
    """Return the Monday of the week in which an instant is, in a zone."""
    day = now.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def number_of(typed: str) -> Decimal | None:
    """Return the number that was typed; None where it is none."""
    try:
        number = Decimal(typed.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


async def said_in(session: AsyncSession, week: date) -> dict[int, Said]:
    """Return what was said about a week, by team."""
    rows = await session.scalars(select(Pulse).filter_by(week=week.isoformat()))
    return {row.team_id: _said(row) for row in rows}


async def said_by(session: AsyncSession, team_id: int, most: int) -> Sequence[Said]:
    """Return what a team said lately, the newest week first."""
    rows = await session.scalars(select(Pulse).filter_by(team_id=team_id).order_by(Pulse.week.desc()).limit(most))
    return [_said(row) for row in rows]


async def keep(
    session: AsyncSession, team_id: int, week: date, words: Mapping[str, str], person: Person, now: datetime
) -> None:
    """Keep what a team says about a week, in the place of what it said before."""
    values = {
        "team_id": team_id,
        "week": week.isoformat(),
        **{name: words.get(name, "").strip() for name in FIELDS},
        "person_id": person.id,
        "account_id": person.account_id,
        "at": now,
    }
    again = {name: values[name] for name in (*FIELDS, "person_id", "account_id", "at")}
    statement = upsert(session, Pulse).values(values)
    await session.execute(statement.on_conflict_do_update(index_elements=["team_id", "week"], set_=again))


async def hand(session: AsyncSession, team_id: int, helper_id: int, now: datetime) -> Said | None:
    """Keep to whom the newest ask of a team goes; return None where it asks for nothing."""
    statement = select(Pulse).filter_by(team_id=team_id).order_by(Pulse.week.desc()).limit(1).with_for_update()
    row = (await session.scalars(statement)).first()
    if row is None or not _said(row).is_blocked:
        return None
    row.helper_id, row.handed_at = helper_id, now
    return _said(row)


async def running_teams(session: AsyncSession) -> Sequence[TeamRef]:
    """Return the teams of the cohorts that have not ended, by name."""
    team, cohort = community.Team, community.Cohort
    statement = (
        select(team.id, team.name)
        .join(cohort, cohort.id == team.cohort_id)
        .where(cohort.ended_at.is_(None))
        .order_by(team.key, team.id)
    )
    return [TeamRef(*row) for row in await session.execute(statement)]


def _said(row: Pulse) -> Said:
    words = {"progress": row.progress, "blocked": row.blocked, "ask": row.ask, "number": row.number}
    return Said(row.id, row.team_id, date.fromisoformat(row.week), words, row.person_id, row.helper_id)
