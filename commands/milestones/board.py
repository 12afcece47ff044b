"""The board that stands where staff work together, and follows what teams say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.configuration.core import ChannelsSection, ProgrammeSection
from bot.delivery import Batch, NewDelivery, Outbox
from bot.delivery.stored_places import identity
from bot.people import TeamRef
from bot.places import Place, PlaceKind
from bot.roles import Role
from commands.milestones import messages
from commands.milestones.plan import Step, steps

_BATCH = "milestone:board"
SHOWN_BACK = timedelta(days=60)
"""How long after its day a milestone stays on the board."""


@dataclass(frozen=True, slots=True)
class Board:
    """The places of staff and the programme's zone, with what gets messages there."""

    outbox: Outbox
    places: tuple[Place, ...]
    zone: ZoneInfo

    @classmethod
    def of(cls, application: Application) -> Self:
        """Read the configuration of an application."""
        staff = application.configuration.section(ChannelsSection).staff
        places = tuple(
            Place(each.platform, each.workspace or "", each.channel, PlaceKind.CHANNEL, readers=Role.STAFF)
            for each in staff
        )
        return cls(application.outbox, places, application.configuration.section(ProgrammeSection).timezone)

    async def follow(self, session: AsyncSession, now: datetime) -> None:
        """Bring the board up to date where it stands; at first that means to put it up."""
        message = messages.board(await steps(session, since=now - SHOWN_BACK), now)
        if await self.outbox.edit(session, Batch(_BATCH), message, now):
            return
        deliveries = [
            NewDelivery(
                key=f"{_BATCH}:{':'.join(identity(place))}",
                kind="milestone:board",
                to=place,
                message=message,
                due_at=now,
                batch=_BATCH,
            )
            for place in self.places
        ]
        await self.outbox.enqueue_all(session, deliveries, now)

    async def tell_team(self, session: AsyncSession, step: Step, team: TeamRef, who: str, now: datetime) -> None:
        """Let the nudges of a team say that it is done."""
        await self.outbox.edit(session, Batch(nudges(step.id, team.id)), messages.done_by(step, team, who), now)


def nudges(milestone_id: int, team_id: int) -> str:
    """Return the name of all nudges of a team about a milestone."""
    return f"milestone:{milestone_id}:team:{team_id}"
