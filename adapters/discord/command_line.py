"""`cohortbot discord`: what an operator does with the bot on Discord by hand."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import click
import discord

from adapters.discord.command_tree import CommandTree
from adapters.discord.credentials import token_of
from adapters.discord.publishing import Publisher
from adapters.discord.session import logged_in
from adapters.discord.trouble import DiscordRefusedError
from bot.cli.options import config_option
from bot.configuration.contract import DiscordSection
from bot.installed import installed
from bot.startup import configure, database_of, opened


def make_discord_command() -> click.Group:
    """Make the group."""

    @click.group("discord", help="Look after the bot on Discord.")
    def group() -> None:
        pass

    @group.command("sync")
    @config_option
    def sync(config: Path | None) -> None:
        """Publish the slash commands and the context menus, whether they have changed or not."""
        try:
            count = asyncio.run(_sync(config))
        except (DiscordRefusedError, discord.DiscordException, aiohttp.ClientError, TimeoutError) as error:
            raise click.ClickException(f"Discord did not take the commands: {error}") from error
        click.echo(f"Published {count} commands. If you do not see them yet, reload Discord (Ctrl+R).")

    return group


async def _sync(config: Path | None) -> int:
    composed_of = installed()
    configuration = configure(composed_of, config)
    async with opened(composed_of, configuration, database_of(configuration)) as application:
        tree = CommandTree(application.registry, application.catalogue, application.localiser)
        section = configuration.section(DiscordSection)
        async with logged_in(section, token_of(application.secrets)) as session:
            publisher = Publisher(session.rest, tree, application.database)
            await publisher.publish(session.application, application.clock.now(), anyway=True)
        return len(tree.payloads())
