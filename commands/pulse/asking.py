"""Ask every team for its week on the day of the programme's choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.community.teams import in_team
from bot.configuration.core import ProgrammeSection
from bot.delivery import NewDelivery, Outbox, Priority
from bot.series.calendar import Calendar
from bot.series.holidays import OnHolidays
from bot.series.kinds import Occurrence
from bot.series.rhythm import Rhythm
from bot.series.tables import Series
from bot.when.rules import ByDay, Frequency, Rule
from commands.pulse.messages import asked
from commands.pulse.settings import Day, PulseSection
from commands.pulse.weeks import running_teams, said_in, week_of

KIND = "pulse"
LATEST = timedelta(hours=24)
_SUBJECT = "week"
_CALENDAR = Calendar(KIND)


@dataclass(frozen=True, slots=True)
class Asking:
    """The outbox, and the programme's zone, in which weeks begin."""

    outbox: Outbox
    zone: ZoneInfo

    @classmethod
    def of(cls, application: Application) -> Self:
        """Read the configuration of an application."""
        return cls(application.outbox, application.configuration.section(ProgrammeSection).timezone)

    async def choose(self, session: AsyncSession, day: Day, at: time, now: datetime) -> datetime | None:
        """Let teams be asked on a day from now on; return when first, None where they are asked no more."""
        row = await self._row(session)
        if day is Day.OFF:
            if row is not None:
                await _CALENDAR.end(session, row.id)
            return None
        rhythm = self._rhythm(day, at, now)
        if row is None:
            return (await _CALENDAR.plan(session, _SUBJECT, rhythm, now)).due_at
        planned = await _CALENDAR.replan(session, row.id, rhythm, now)
        return planned.due_at if planned is not None else None

    async def keep_configured(self, session: AsyncSession, section: PulseSection, now: datetime) -> None:
        """Begin as the configuration says, where nobody has chosen a day before."""
        if section.day is not Day.OFF and await self._row(session) is None:
            await self.choose(session, section.day, section.at, now)

    async def occur(self, session: AsyncSession, occurrence: Occurrence) -> None:
        """Ask everybody of each team that has not said anything about the week yet."""
        week = week_of(occurrence.at, self.zone)
        said = await said_in(session, week)
        deliveries = [
            NewDelivery(
                key=f"pulse:{week}:{team.id}:{person.id}",
                kind=KIND,
                to=person.id,
                message=asked(team, week),
                due_at=occurrence.at,
                expires_at=occurrence.at + timedelta(days=3),
                priority=Priority.BROADCAST,
                batch=f"pulse:{week}:{team.id}",
                urgent=False,
            )
            for team in await running_teams(session)
            if team.id not in said
            for person in await in_team(session, team.id)
        ]
        await self.outbox.enqueue_all(session, deliveries, occurrence.at + occurrence.late)

    def _rhythm(self, day: Day, at: time, now: datetime) -> Rhythm:
        number = list(Day).index(day)
        today = now.astimezone(self.zone).date()
        first = today + timedelta(days=(number - today.weekday()) % 7)
        rule = Rule(frequency=Frequency.WEEKLY, days=(ByDay(0, number),))
        return Rhythm(datetime.combine(first, at), self.zone, rule, OnHolidays.MOVE)

    async def _row(self, session: AsyncSession) -> Series | None:
        statement = select(Series).filter_by(kind=KIND, subject=_SUBJECT).order_by(Series.id).limit(1)
        found: Series | None = await session.scalar(statement)
        return found
