"""`cohortbot faq`: the bank as files, for staff and for whoever measures it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.cli.options import config_option, database_option


def make_faq_command() -> click.Group:
    """Make the group."""
    from commands.faq.check_command import check
    from commands.faq.evaluate_command import evaluate

    group = click.Group("faq", help="Check, import and measure a bank of questions and answers.")
    group.add_command(check)
    group.add_command(evaluate)
    group.add_command(import_)
    return group


@click.command("import")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@config_option
@database_option
def import_(folder: Path, config: Path | None, database: str | None) -> None:
    """Bring the database's entries in line with the TOML files of FOLDER, by id and content."""
    asyncio.run(_import(folder, config, database))


async def _import(folder: Path, config: Path | None, url: str | None) -> None:
    from bot.installed import installed
    from bot.startup import configure, database_of, opened
    from commands.faq.importing import import_bank

    parts = installed()
    configuration = configure(parts, config)
    async with opened(parts, configuration, database_of(configuration, url)) as application:
        done = await import_bank(application.database, folder, application.clock.now())
    for problem in done.problems:
        click.echo(str(problem), err=True)
    click.echo(f"{len(done.added)} added, {len(done.changed)} changed, {len(done.removed)} removed.")
