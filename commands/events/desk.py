"""What every room of events works with: where cards go, what is sent, and the programme's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Self
from zoneinfo import ZoneInfo

from bot.application import Application
from bot.channels import announcement_places, staff_places
from bot.configuration.core import ProgrammeSection
from bot.delivery import Outbox
from bot.directory import Directory
from bot.places import Place
from bot.services import Services
from commands.events.settings import EventsSection


@dataclass(frozen=True, slots=True)
class EventDesk:
    """The outbox and the places of an application, with what its configuration says of events."""

    outbox: Outbox
    directory: Directory
    services: Services
    zone: ZoneInfo
    channels: tuple[Place, ...]
    staff: tuple[Place, ...]
    offered_for: timedelta

    @classmethod
    def of(cls, application: Application) -> Self:
        """Read the configuration of an application."""
        configuration = application.configuration
        return cls(
            outbox=application.outbox,
            directory=application.directory,
            services=application.services,
            zone=configuration.section(ProgrammeSection).timezone,
            channels=announcement_places(configuration),
            staff=staff_places(configuration),
            offered_for=timedelta(hours=configuration.section(EventsSection).offer_hours),
        )
