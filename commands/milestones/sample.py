"""Milestones of the sample programme, so that a newcomer sees a plan."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select

from bot.application import Application
from commands.milestones.board import Board
from commands.milestones.plan import add, due_instant
from commands.milestones.tables import Milestone

_PLAN = (("Pitch deck, second version", 5, True), ("Mid-term review", 20, True), ("Demo day", 75, False))


async def fill_in(application: Application) -> None:
    """Put the sample's milestones in, unless there are some."""
    now, zone = application.clock.now(), application.services.get(Board).zone
    today = now.astimezone(zone).date()
    async with application.database.write() as session:
        if await session.scalar(select(exists(select(Milestone.id)))):
            return
        for name, days, asks in _PLAN:
            await add(session, name, due_instant(today + timedelta(days=days), zone), now, asks=asks)
