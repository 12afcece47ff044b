"""Discord, over its gateway and its REST interface."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from bot.configuration.contract import DiscordSection
from bot.features import Platform

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import click

    from bot.adapter import Adapter
    from bot.application import Application
    from bot.doctor import DoctorContext, Finding

# discord.py takes a third of a second to import, so each function brings what it needs of the rest.


def _connect(application: Application) -> Adapter:
    from adapters.discord.adapter import Discord
    from adapters.discord.credentials import token_of

    return Discord(application, token_of(application.secrets))


def _enabled(application: Application) -> bool:
    return application.configuration.section(DiscordSection).enabled


def _command_line() -> click.Command:
    from adapters.discord.command_line import make_discord_command

    return make_discord_command()


async def _check(context: DoctorContext) -> AsyncIterator[Finding]:
    from adapters.discord.check import examine

    async for finding in examine(context):
        yield finding


platform = Platform(
    name="discord",
    connect=_connect,
    enabled=_enabled,
    texts=files("adapters.discord") / "texts",
    command_line={"discord": _command_line},
    checks=(_check,),
)
