"""`cohortbot people`: everybody as a file, for staff at the machine."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import config_option, database_option

if TYPE_CHECKING:
    from bot.application import Application
    from bot.messages import Block

_FORMAT = "CSV in UTF-8; columns: name, email, role, cohort, team."


def make_people_command() -> click.Group:
    """Make the group."""
    group = click.Group("people", help=f"Take people in from a file, and write them to one. {_FORMAT}")
    group.add_command(import_)
    group.add_command(export)
    return group


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@config_option
@database_option
def import_(file: Path, config: Path | None, database: str | None, *, yes: bool, dry_run: bool) -> None:
    """Add and change people by a CSV FILE; nobody is removed for not being in it."""
    asyncio.run(_import(file.read_bytes(), config, database, yes=yes, dry_run=dry_run))


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@config_option
@database_option
def export(file: Path, config: Path | None, database: str | None) -> None:
    """Write everybody to a CSV FILE."""
    content = asyncio.run(_export(config, database))
    try:
        file.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"Written to {file}.")


async def _import(content: bytes, config: Path | None, url: str | None, *, yes: bool, dry_run: bool) -> None:
    from bot.audit import record
    from bot.configuration.core import ProgrammeSection
    from bot.installed import installed
    from bot.startup import configure, database_of, opened
    from commands.people.comparing import plan
    from commands.people.entries import read_entries
    from commands.people.importing import carry_out
    from commands.people.transfer import preview

    parts = installed()
    configuration = configure(parts, config)
    entries, problems = read_entries(content)
    async with opened(parts, configuration, database_of(configuration, url)) as application:
        async with application.database.read() as session:
            planned = await plan(session, entries)
        click.echo(_in_words(application, preview(planned, problems)))
        if problems and not entries:
            raise click.ClickException("Nobody can be taken in from this file.")
        if dry_run or not planned.to_do or not (yes or click.confirm("Do it?")):
            return
        now = application.clock.now()
        today = now.astimezone(configuration.section(ProgrammeSection).timezone).date()
        with click.progressbar(length=len(planned.to_do), label="Taking people in") as bar:
            async with application.database.write() as session:
                planned = await plan(session, entries)
                await carry_out(session, application.stakeholders, planned, None, today, now, bar.update)
                detail = {"added": len(planned.added), "changed": len(planned.changed)}
                await record(session, None, "people.imported", "people", now, detail)
    click.echo(f"{len(planned.added)} added, {len(planned.changed)} changed.")


async def _export(config: Path | None, url: str | None) -> bytes:
    from bot.audit import record
    from bot.installed import installed
    from bot.startup import configure, database_of, opened
    from commands.people.listing import people_as_csv

    parts = installed()
    configuration = configure(parts, config)
    async with (
        opened(parts, configuration, database_of(configuration, url)) as application,
        application.database.write() as session,
    ):
        content = await people_as_csv(session, application.directory)
        await record(session, None, "people.exported", "people", application.clock.now())
    return content


def _in_words(application: Application, blocks: Sequence[Block]) -> str:
    from bot.configuration.core import ProgrammeSection
    from bot.languages import Language
    from bot.messages import Message
    from bot.messages.plain import message_text

    zone = application.configuration.section(ProgrammeSection).timezone
    return message_text(application.localiser.localise(Message(tuple(blocks)), Language.EN), zone)
