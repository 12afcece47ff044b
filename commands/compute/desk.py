"""What whoever books needs at hand: pools, rules for teams, the way out, and the places of staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from bot.application import Application
from bot.channels import staff_places
from bot.configuration.core import ProgrammeSection
from bot.delivery import Outbox
from bot.places import Place
from commands.compute.pools import Pool, Pools
from commands.compute.settings import ComputeSection
from commands.compute.tables import ComputeBooking


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the domain of compute stands on, apart from the database; `zone` is the programme's."""

    pools: Pools
    rules: ComputeSection
    outbox: Outbox
    staff: tuple[Place, ...]
    zone: ZoneInfo

    @classmethod
    def of(cls, application: Application) -> Self:
        """Read the configuration of an application."""
        configuration = application.configuration
        rules = configuration.section(ComputeSection)
        zone = configuration.section(ProgrammeSection).timezone
        staff = staff_places(configuration)
        return cls(Pools(rules.pools, zone), rules, application.outbox, staff, zone)

    def pool_of(self, booking: ComputeBooking) -> Pool | None:
        """Return the pool of a booking; None where the configuration has it no more."""
        return self.pools.get(booking.pool)
