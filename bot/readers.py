"""Who can read along in a place of a platform."""

from __future__ import annotations

from bot.configuration import ChannelPattern, Configuration
from bot.configuration.core import ChannelsSection, PeopleSection
from bot.roles import Role


class Readers:
    """Tells the least role among those who can read a channel, from what the configuration says of it."""

    def __init__(self, configuration: Configuration) -> None:
        self._staff: tuple[ChannelPattern, ...] = configuration.section(ChannelsSection).staff
        self._everybody = configuration.section(PeopleSection).default_role

    def of(self, platform: str, workspace: str, channel: str, *, strangers: bool = False) -> Role:
        """Return the role for `Place.readers`; `strangers` tells that people from outside the workspace read along."""
        if strangers:
            return Role.GUEST
        if any(pattern.matches(platform, workspace, channel) for pattern in self._staff):
            return Role.STAFF
        return self._everybody
