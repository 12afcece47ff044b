"""`cohortbot db`: what operators do with the database."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.application import branches
from bot.cli.options import config_option, database_option
from bot.installed import Installed
from bot.startup import configure, database_of
from bot.storage.cli import run_upgrade


def make_db_command(composed_of: Installed) -> click.Group:
    """Make the group."""

    @click.group("db", help="Look after the database.")
    def db() -> None:
        pass

    @db.command("upgrade")
    @config_option
    @database_option
    def upgrade_(config: Path | None, database: str | None) -> None:
        """Bring the database to the schema of this version; a SQLite file is copied first."""
        asyncio.run(_upgrade(composed_of, config, database))

    return db


async def _upgrade(composed_of: Installed, config: Path | None, url: str | None) -> None:
    database = database_of(configure(composed_of, config), url)
    try:
        click.echo(await run_upgrade(database, branches(composed_of)))
    finally:
        await database.close()
