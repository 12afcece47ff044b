"""Declare the sections that the engine itself reads."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from bot.configuration.environment import DATABASE_URL, Secret
from bot.configuration.fields import (
    AccountId,
    ChannelId,
    DatabaseAddress,
    HttpUrl,
    Items,
    LanguageTag,
    Name,
    RoleName,
    Zone,
    distinct,
    whole_number,
)
from bot.configuration.sections import ConfigurationSection, Section
from bot.languages import Language
from bot.roles import Role


class ProgrammeSection(Section):
    """Describe the programme. The first language is that of places and people without one of their own."""

    name: Name = "Cohort"
    timezone: Zone = ZoneInfo("Asia/Hong_Kong")
    languages: Annotated[Items[LanguageTag], distinct("language", at_least=1)] = tuple(Language)


class DatabaseSection(Section):
    """Say where the database is; `bot.storage` reads the address. A relative path starts at the working directory."""

    url: DatabaseAddress = Secret("sqlite:///cohortbot.db")


class PeopleSection(Section):
    """Say who has which role before anybody has been invited; `default_role` is for accounts that nobody knows."""

    admins: Items[AccountId] = ()
    staff: Items[AccountId] = ()
    default_role: RoleName = Role.GUEST


class PrivacySection(Section):
    """Say for how many days an unanswered question remembers who asked it."""

    retention_days: Annotated[int, whole_number(1)] = 365


class LimitsSection(Section):
    """Limit what one person may ask for; 0 sets no limit."""

    per_person_per_minute: Annotated[int, whole_number(0)] = 30


class WebSection(Section):
    """Say where the web server listens, and by which address others reach it. Port 0 takes any free one.

    `allow_loopback_fetch` lets calendars and other addresses be fetched from this machine, for tests and trials.
    """

    host: Name = "127.0.0.1"
    port: Annotated[int, whole_number(0, 65535)] = 8080
    public_url: HttpUrl = ""
    allow_loopback_fetch: bool = False


class ChannelsSection(Section):
    """Name the channels that announcements go to, and those where staff take over questions."""

    announcements: Items[ChannelId] = ()
    staff: Items[ChannelId] = ()


class PicturesSection(Section):
    """Say which font file pictures are drawn with; `system` finds one that has Chinese in the usual folders."""

    font: Name = "system"


CORE = (
    ConfigurationSection("programme", ProgrammeSection),
    ConfigurationSection(
        "database",
        DatabaseSection,
        overrides={"url": DATABASE_URL},
    ),
    ConfigurationSection("people", PeopleSection),
    ConfigurationSection("privacy", PrivacySection),
    ConfigurationSection("limits", LimitsSection),
    ConfigurationSection("web", WebSection),
    ConfigurationSection("channels", ChannelsSection),
    ConfigurationSection("pictures", PicturesSection),
)
