"""What announcements stand on: the outbox, the places of the programme and of its staff, and who can be addressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from bot.application import Application
from bot.configuration import ChannelPattern
from bot.configuration.core import ChannelsSection, ProgrammeSection
from bot.contributions import Contributions
from bot.delivery import Outbox
from bot.directory import Directory
from bot.languages import Language
from bot.places import Place, PlaceKind
from bot.roles import Role
from bot.services import Services
from commands.announcements.settings import AnnouncementsSection


@dataclass(frozen=True, slots=True)
class Desk:
    """`places` are those of everyone, `staff_places` those where staff work together; `zone` is the programme's."""

    outbox: Outbox
    services: Services
    contributions: Contributions
    directory: Directory
    places: tuple[Place, ...]
    staff_places: tuple[Place, ...]
    zone: ZoneInfo
    languages: tuple[Language, ...]
    second_person: bool

    @classmethod
    def of(cls, application: Application) -> Self:
        """Read the configuration of an application."""
        channels = application.configuration.section(ChannelsSection)
        programme = application.configuration.section(ProgrammeSection)
        return cls(
            application.outbox,
            application.services,
            application.contributions,
            application.directory,
            tuple(_place(each, Role.GUEST) for each in channels.announcements),
            tuple(_place(each, Role.STAFF) for each in channels.staff),
            programme.timezone,
            tuple(programme.languages),
            application.configuration.section(AnnouncementsSection).second_person,
        )


def _place(pattern: ChannelPattern, readers: Role) -> Place:
    return Place(pattern.platform, pattern.workspace or "", pattern.channel, PlaceKind.CHANNEL, readers=readers)
