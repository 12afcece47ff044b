"""The channels that the configuration names, as places to send to."""

from __future__ import annotations

from bot.configuration import ChannelPattern, Configuration
from bot.configuration.core import ChannelsSection
from bot.places import Place, PlaceKind
from bot.readers import Readers
from bot.roles import Role


def announcement_places(configuration: Configuration) -> tuple[Place, ...]:
    """Return the places where everybody is told something."""
    readers = Readers(configuration)
    return tuple(
        _place(each, readers.of(each.platform, each.workspace or "", each.channel))
        for each in configuration.section(ChannelsSection).announcements
    )


def staff_places(configuration: Configuration) -> tuple[Place, ...]:
    """Return the places where staff work together."""
    return tuple(_place(each, Role.STAFF) for each in configuration.section(ChannelsSection).staff)


def _place(pattern: ChannelPattern, readers: Role) -> Place:
    return Place(pattern.platform, pattern.workspace or "", pattern.channel, PlaceKind.CHANNEL, readers=readers)
