"""Who has to know when persons come, go, or turn out to be one or two: what the installed parts registered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import Services

if TYPE_CHECKING:
    from bot.features import PersonalData, PersonHook
    from bot.installed import Installed


@dataclass(frozen=True, slots=True)
class Stakeholders:
    """The parts with rows about persons, by name, and the hooks for those who arrive and depart."""

    services: Services
    personal: Mapping[str, PersonalData]
    arrivals: tuple[PersonHook, ...]
    departures: tuple[PersonHook, ...]

    @classmethod
    def of(cls, installed: Installed, services: Services) -> Self:
        """Collect what the parts registered, in their order."""
        return cls(
            services=services,
            personal={part.name: part.tables.personal for part in installed.parts if part.tables is not None},
            arrivals=tuple(hook for feature in installed.features for hook in feature.arrivals),
            departures=tuple(hook for feature in installed.features for hook in feature.departures),
        )

    async def arrived(self, session: AsyncSession, person_id: int, now: datetime) -> None:
        """Tell that somebody who belongs to the programme can be reached; may be told more than once."""
        for hook in self.arrivals:
            await hook(self.services, session, person_id, now)

    async def departed(self, session: AsyncSession, person_id: int, now: datetime) -> None:
        """Tell that somebody has left, in the transaction that takes their rights."""
        for hook in self.departures:
            await hook(self.services, session, person_id, now)
