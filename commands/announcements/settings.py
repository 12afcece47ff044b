"""The section `announcements` of the configuration."""

from __future__ import annotations

from bot.configuration.sections import Section


class AnnouncementsSection(Section):
    """Say whether every announcement needs the approval of a second person; otherwise its author chooses."""

    second_person: bool = False
