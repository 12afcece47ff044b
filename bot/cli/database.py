"""`cohortbot db`: what operators do with the database."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.application import branches
from bot.cli.options import config_option, database_option
from bot.clock import SystemClock
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

    @db.command("backup")
    @click.argument("path", type=click.Path(path_type=Path))
    @config_option
    @database_option
    def backup_(path: Path, config: Path | None, database: str | None) -> None:
        """Write everything to a new file PATH, from which either kind of database is restored; the bot may run."""
        asyncio.run(_back_up(composed_of, path, config, database))

    @db.command("restore")
    @click.argument("path", type=click.Path(path_type=Path))
    @click.option("--replace", is_flag=True, help="Put it in the place of what the database holds, which is copied.")
    @config_option
    @database_option
    def restore_(path: Path, replace: bool, config: Path | None, database: str | None) -> None:
        """Put the backup PATH into an empty database. Stop the bot first."""
        asyncio.run(_restore(composed_of, path, config, database, replace=replace))

    return db


async def _upgrade(composed_of: Installed, config: Path | None, url: str | None) -> None:
    database = database_of(configure(composed_of, config), url)
    try:
        click.echo(await run_upgrade(database, branches(composed_of)))
    finally:
        await database.close()


async def _back_up(composed_of: Installed, path: Path, config: Path | None, url: str | None) -> None:
    from bot.storage.archive import back_up_to

    database = database_of(configure(composed_of, config), url)
    try:
        done = await back_up_to(database, branches(composed_of), path, SystemClock().now(), _tell)
    finally:
        await database.close()
    click.echo(
        f"{done.rows} rows of {database.url} are in {done.path}. It holds secrets: keep it where nobody else reads."
    )


async def _restore(composed_of: Installed, path: Path, config: Path | None, url: str | None, *, replace: bool) -> None:
    from bot.restoring import settle_after
    from bot.storage.archive import restore_from

    database = database_of(configure(composed_of, config), url)
    now = SystemClock().now()
    try:
        done = await restore_from(
            path,
            database,
            branches(composed_of),
            now,
            replace=replace,
            settle=lambda session, made_at: settle_after(session, made_at, now),
            progress=_tell,
        )
    finally:
        await database.close()
    click.echo(f"{done.rows} rows of the backup of {done.made_at:%Y-%m-%d %H:%M} UTC are in {database.url}.")
    if done.copy is not None:
        click.echo(f"What was there before is in {done.copy}.")
    if done.held:
        click.echo(
            f"{done.held} deliveries fell due since the backup. What the platform says is missing is sent; "
            "the rest staff release or drop with /deliveries."
        )


def _tell(table: str, rows: int) -> None:
    if rows:
        click.echo(f"{table}: {rows}", err=True)
