"""Nudges: to the people of teams that are outstanding, some days before a milestone is due, each once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.community.teams import in_team
from bot.delivery import NewDelivery, Priority
from bot.when.wall_time import instants
from commands.milestones.board import Board, nudges
from commands.milestones.messages import nudge
from commands.milestones.plan import Step, find_step
from commands.milestones.settings import MilestonesSection
from commands.milestones.tables import Milestone

_HOUR = time(10)


async def nudge_teams(application: Application) -> None:
    """Nudge whoever is to be nudged by now."""
    now, board = application.clock.now(), application.services.get(Board)
    days = application.configuration.section(MilestonesSection).nudge_days
    statement = select(Milestone).where(
        Milestone.asks, Milestone.removed_at.is_(None), Milestone.due_at > now, Milestone.due_at < _latest(now, days)
    )
    async with application.database.read() as session:
        rows = (await session.scalars(statement)).all()
        due = [row.id for row in rows if _is_due(row, days, board, now) is not None]
    for milestone_id in due:
        async with application.database.write() as session:
            row = await session.get_one(Milestone, milestone_id, with_for_update=True, populate_existing=True)
            before = _is_due(row, days, board, now)
            step = await find_step(session, milestone_id)
            if before is not None and step is not None:
                row.nudged = before
                await _nudge(session, board, step, before, now)


def _latest(now: datetime, days: tuple[int, ...]) -> datetime:
    return now + timedelta(days=max(days, default=0) + 1)


def _is_due(row: Milestone, days: tuple[int, ...], board: Board, now: datetime) -> int | None:
    """Return how many days before a milestone the nudge is that is due now and has not been given."""
    day = row.due_at.astimezone(board.zone).date()
    begun = [
        each for each in days if instants(datetime.combine(day - timedelta(days=each), _HOUR), board.zone)[0] <= now
    ]
    nearest = min(begun, default=None)
    if nearest is None or (row.nudged is not None and row.nudged <= nearest):
        return None
    return nearest


async def _nudge(session: AsyncSession, board: Board, step: Step, before: int, now: datetime) -> None:
    deliveries = [
        NewDelivery(
            key=f"milestone:{step.id}:{step.due_at:%Y-%m-%dT%H:%M}:{before}:{person.id}",
            kind="milestone:nudge",
            to=person.id,
            message=nudge(step, team),
            due_at=now,
            expires_at=step.due_at,
            priority=Priority.BROADCAST,
            batch=nudges(step.id, team.id),
            urgent=False,
        )
        for team in step.outstanding
        for person in await in_team(session, team.id)
    ]
    await board.outbox.enqueue_all(session, deliveries, now)
