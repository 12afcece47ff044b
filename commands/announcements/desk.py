"""What announcements stand on: the outbox, the places of the programme and of its staff, and who can be addressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from bot.adapter import Adapter
from bot.application import Application
from bot.channels import announcement_places, staff_places
from bot.configuration.core import ProgrammeSection
from bot.contributions import Contributions
from bot.delivery import Outbox
from bot.directory import Directory
from bot.languages import Language
from bot.messages.catalogue import Catalogue
from bot.messages.localise import Localiser
from bot.places import Place
from bot.services import Services
from commands.announcements.settings import AnnouncementsSection


@dataclass(frozen=True, slots=True)
class Desk:
    """`places` are those of everyone, `staff_places` those where staff work together; `zone` is the programme's.

    `adapters` are those that are connected at the moment.
    """

    outbox: Outbox
    services: Services
    contributions: Contributions
    directory: Directory
    places: tuple[Place, ...]
    staff_places: tuple[Place, ...]
    zone: ZoneInfo
    languages: tuple[Language, ...]
    second_person: bool
    localiser: Localiser
    catalogue: Catalogue
    adapters: Sequence[Adapter]

    @classmethod
    def of(cls, application: Application) -> Self:
        """Read the configuration of an application."""
        programme = application.configuration.section(ProgrammeSection)
        return cls(
            application.outbox,
            application.services,
            application.contributions,
            application.directory,
            announcement_places(application.configuration),
            staff_places(application.configuration),
            programme.timezone,
            tuple(programme.languages),
            application.configuration.section(AnnouncementsSection).second_person,
            application.localiser,
            application.catalogue,
            application.adapters,
        )
