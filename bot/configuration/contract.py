"""Declare the sections of adapters and features that are still to come.

Their keys are a contract with operators already, so a file that uses them must load today. Each takes its section over
when it lands: it registers the name itself, and its entry in CONTRACT, which then has no effect, goes.
"""

from __future__ import annotations

import re
from dataclasses import field
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from bot.configuration.fields import (
    Check,
    GrantedRole,
    HttpUrl,
    Items,
    Name,
    Parse,
    Table,
    WebSocketUrl,
    distinct,
    whole_number,
)
from bot.configuration.patterns import IdSyntax
from bot.configuration.problems import RefusedValueError
from bot.configuration.sections import AdapterSection, ConfigurationSection, NeededSecret, Section

_SLACK_ID = r"[A-Z0-9]+"
_SLACK_KEEPS = ("/me", "/remind")
_SNOWFLAKE = r"\d{1,20}"


def _workspace(value: str) -> str:
    if not re.fullmatch(rf"[TE]{_SLACK_ID}", value):
        raise RefusedValueError("the id of a workspace such as T0123ABCD")
    return value


def _slash_command(value: str) -> str:
    command = value if value.startswith("/") else f"/{value}"
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", command):
        raise RefusedValueError("a slash command such as /cohort: at most 32 lower-case letters, digits, - and _")
    if command in _SLACK_KEEPS:
        raise RefusedValueError(
            f"a command that Slack does not keep for itself, as it does {' and '.join(_SLACK_KEEPS)}"
        )
    return command


def _snowflake(value: object) -> str:
    # TOML can hold an id as a number as well; both mean the same, and people paste either.
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not re.fullmatch(_SNOWFLAKE, text):
        raise RefusedValueError("the id of a server: 17 to 20 digits, in quotes or not")
    return text


SlashCommand = Annotated[str, Check(_slash_command)]


class SlackSection(AdapterSection):
    """Connect to Slack. `command` holds every command; `short_commands` are those that also stand alone."""

    ids: ClassVar[IdSyntax] = IdSyntax(
        account=rf"[UW]{_SLACK_ID}",
        account_example="U0123ABCD",
        channel=rf"[CGD]{_SLACK_ID}",
        channel_example="C0123ABCD",
        workspace=rf"[TE]{_SLACK_ID}",
    )

    mode: Literal["socket", "http"] = "socket"
    api_url: HttpUrl = "https://slack.com/api/"
    command: SlashCommand = "/cohort"
    short_commands: Annotated[Items[SlashCommand], distinct("command")] = ()
    workspaces: Annotated[Items[Annotated[str, Check(_workspace)]], distinct("workspace")] = ()
    groups: Table[Name, GrantedRole] = field(default_factory=lambda: MappingProxyType({}))

    def needed_secrets(self) -> tuple[NeededSecret, ...]:
        """Name the bot's token, or what several workspaces install it with, and what the transport needs besides."""
        if len(self.workspaces) > 1:
            client = "copy the client {} from the app's Basic Information: several workspaces install it by themselves"
            tokens = [NeededSecret(f"SLACK_CLIENT_{each}", client.format(each.lower())) for each in ("ID", "SECRET")]
        else:
            advice = "install the app in your workspace and copy the bot token (xoxb-…)"
            tokens = [NeededSecret("SLACK_BOT_TOKEN", advice)]
        if self.mode == "socket":
            advice = "create an app-level token (xapp-…) with connections:write under Basic Information"
            return *tokens, NeededSecret("SLACK_APP_TOKEN", advice)
        advice = "copy the signing secret from the app's Basic Information"
        return *tokens, NeededSecret("SLACK_SIGNING_SECRET", advice)


class DiscordSection(AdapterSection):
    """Connect to Discord. Only the servers in `guilds` are served."""

    ids: ClassVar[IdSyntax] = IdSyntax(
        account=_SNOWFLAKE,
        account_example="80351110224678912",
        channel=_SNOWFLAKE,
        channel_example="41771983423143937",
    )

    api_url: HttpUrl = "https://discord.com/api/v10"
    gateway_url: WebSocketUrl = "wss://gateway.discord.gg/"
    guilds: Annotated[Items[Annotated[str, Parse(_snowflake)]], distinct("server")] = ()
    roles: Table[Name, GrantedRole] = field(default_factory=lambda: MappingProxyType({}))

    def needed_secrets(self) -> tuple[NeededSecret, ...]:
        """Name the bot's token."""
        return (NeededSecret("DISCORD_TOKEN", "copy the token from the Bot page of the developer portal"),)


class PoolTable(Section):
    """Describe a pool of compute: `units` GPUs or nodes of one kind."""

    name: Name
    kind: Name
    units: Annotated[int, whole_number(1)]


def _named_once(pools: tuple[PoolTable, ...]) -> tuple[PoolTable, ...]:
    names = [pool.name.casefold() for pool in pools]
    for name in names:
        if names.count(name) > 1:
            raise RefusedValueError(f"pools with names of their own: two are named {name}")
    return pools


class ComputeSection(Section):
    """List the compute that founders can book."""

    pools: Annotated[Items[PoolTable], Check(_named_once)] = ()


class FeedTable(Section):
    """Name a calendar to take events from, and who organises them."""

    url: HttpUrl
    organiser: Name


class EventsSection(Section):
    """List the calendars to take events from."""

    feeds: Items[FeedTable] = ()


CONTRACT = (
    ConfigurationSection(
        "slack",
        SlackSection,
        overrides={"api_url": "SLACK_API_URL"},
        secrets=("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"),
    ),
    ConfigurationSection("discord", DiscordSection, secrets=("DISCORD_TOKEN",)),
    ConfigurationSection("compute", ComputeSection),
    ConfigurationSection("events", EventsSection),
)
