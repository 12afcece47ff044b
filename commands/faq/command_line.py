"""`cohortbot faq`: the bank as files, for staff and for whoever measures it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import config_option, database_option

if TYPE_CHECKING:
    from commands.faq.files.conflicts import Conflict

_CSV = ".csv"


def make_faq_command() -> click.Group:
    """Make the group."""
    from commands.faq.check_command import check
    from commands.faq.evaluate_command import evaluate

    group = click.Group("faq", help="Check, import, export and measure a bank of questions and answers.")
    group.add_command(check)
    group.add_command(evaluate)
    group.add_command(import_)
    group.add_command(export)
    return group


_take_option = click.option(
    "--take", multiple=True, metavar="ID", help="Take this entry although both sides changed it."
)


@click.command("import")
@click.argument("source", metavar="FOLDER", type=click.Path(path_type=Path, exists=True))
@_take_option
@config_option
@database_option
def import_(source: Path, take: tuple[str, ...], config: Path | None, database: str | None) -> None:
    """Bring the database's entries in line with the TOML files of FOLDER, by id and content.

    A file .csv is taken instead of a folder: its rows are added and changed, and none is removed. What was changed in
    chat as well is shown as a conflict and left as it is; then the exit status is 1. Where the configuration names an
    encoder it reads what is new.
    """
    asyncio.run(_import(source, take, config, database))


@click.command()
@click.argument("target", metavar="FOLDER", type=click.Path(path_type=Path))
@_take_option
@config_option
@database_option
def export(target: Path, take: tuple[str, ...], config: Path | None, database: str | None) -> None:
    """Write what was changed in chat back into the TOML files of FOLDER; a new folder gets the whole bank.

    A file .csv gets the whole bank as a spreadsheet. What was changed in the files as well is shown as a conflict and
    left as it is; then the exit status is 1.
    """
    asyncio.run(_export(target, take, config, database))


async def _import(source: Path, take: tuple[str, ...], config: Path | None, url: str | None) -> None:
    from bot.installed import installed
    from bot.startup import configure, database_of, opened
    from commands.faq.files.spreadsheet_import import import_spreadsheet
    from commands.faq.importing import import_bank
    from commands.faq.knowledge import Knowledge

    parts = installed()
    configuration = configure(parts, config)
    table = _read(source) if source.suffix == _CSV else None
    async with opened(parts, configuration, database_of(configuration, url)) as application:
        database, now = application.database, application.clock.now()
        if table is not None:
            done = await import_spreadsheet(database, table, source, now, take)
        else:
            done = await import_bank(database, source, now, take)
        await application.services.get(Knowledge).read_meanings(now)
    for problem in done.problems:
        click.echo(str(problem), err=True)
    click.echo(f"{len(done.added)} added, {len(done.changed)} changed, {len(done.removed)} removed.")
    _show(done.conflicts, "cohortbot faq import --take ID … takes the version of the files")


async def _export(target: Path, take: tuple[str, ...], config: Path | None, url: str | None) -> None:
    from bot.installed import installed
    from bot.startup import configure, database_of, opened
    from commands.faq.files.exporting import export_bank
    from commands.faq.files.spreadsheet_import import export_spreadsheet

    parts = installed()
    configuration = configure(parts, config)
    async with opened(parts, configuration, database_of(configuration, url)) as application:
        try:
            if target.suffix == _CSV:
                _keep(target, await export_spreadsheet(application.database))
                return
            done = await export_bank(application.database, target, application.clock.now(), take)
        except OSError as error:
            raise click.ClickException(f"{target} cannot be written: {error.strerror or error}") from None
    click.echo(f"{len(done.written)} written.")
    _show(done.conflicts, "cohortbot faq export --take ID … takes the version of the chat")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror or error}") from None


def _keep(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def _show(conflicts: Sequence[Conflict], advice: str) -> None:
    for conflict in conflicts:
        click.echo(str(conflict), err=True)
    if conflicts:
        click.echo(f"{advice}.", err=True)
        raise SystemExit(1)
