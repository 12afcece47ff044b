"""`cohortbot doctor`: what is right and what is missing, in plain words."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import click

from bot.application import branches
from bot.cli.options import config_option
from bot.configuration import ConfigurationError, Secrets
from bot.delivery.check import deliveries_check
from bot.doctor import DoctorContext, Finding, Level, examine, findings_of
from bot.installed import Installed
from bot.sample import HOLDS_SAMPLE, is_sample
from bot.startup import configure, database_of
from bot.storage import Backend, Database, SchemaState, StorageError, state

_MARKS = {Level.OK: "✓", Level.WARNING: "!", Level.PROBLEM: "✗"}
_COLOURS = {Level.OK: "green", Level.WARNING: "yellow", Level.PROBLEM: "red"}
_STATES = {
    SchemaState.EMPTY: (Level.OK, "It is empty; the bot makes its tables at the first start.", None),
    SchemaState.CURRENT: (Level.OK, "Its schema is that of this version.", None),
    SchemaState.BEHIND: (Level.WARNING, "Its schema is that of an older version.", "Run `cohortbot db upgrade`."),
    SchemaState.NEWER: (
        Level.PROBLEM,
        "A newer version of cohortbot has upgraded it.",
        "Install that version, or restore the copy made before the upgrade.",
    ),
}


def make_doctor_command(composed_of: Installed) -> click.Command:
    """Make the command."""

    @click.command("doctor")
    @config_option
    def doctor(config: Path | None) -> None:
        """Say what is right and what is missing; exit with 1 where something is in the way."""
        findings = asyncio.run(_examine(composed_of, config))
        for finding in findings:
            _print(finding)
        problems = sum(finding.level is Level.PROBLEM for finding in findings)
        warnings = sum(finding.level is Level.WARNING for finding in findings)
        click.echo(f"\n{_counted(problems, 'problem')}, {_counted(warnings, 'warning')}.")
        sys.exit(1 if problems else 0)

    return doctor


async def _examine(composed_of: Installed, config: Path | None) -> list[Finding]:
    try:
        configuration = configure(composed_of, config)
        secrets = Secrets(os.environ, configuration.secret_names)
    except ConfigurationError as error:
        return findings_of(error)

    async def schema(context: DoctorContext) -> AsyncIterator[Finding]:
        database = database_of(context.configuration)
        try:
            found = await state(database, branches(composed_of))
            if found is SchemaState.EMPTY and database.url.backend is Backend.POSTGRESQL:
                # Replicas share it, so no start of one of them makes its tables.
                yield Finding(Level.WARNING, "database", "It has no tables yet.", "Run `cohortbot db upgrade`.")
            else:
                yield Finding(_STATES[found][0], "database", *_STATES[found][1:])
            if found is SchemaState.CURRENT and await _holds_sample(database):
                yield Finding(Level.WARNING, "sample", HOLDS_SAMPLE, "Name another database in database.url.")
        except StorageError as error:
            yield Finding(Level.PROBLEM, "database", str(error))
        finally:
            await database.close()

    brought = [check for part in composed_of.parts for check in part.checks]
    return await examine(configuration, secrets, (schema, deliveries_check(branches(composed_of)), *brought))


async def _holds_sample(database: Database) -> bool:
    async with database.read() as session:
        return await is_sample(session)


def _print(finding: Finding) -> None:
    mark = click.style(_MARKS[finding.level], fg=_COLOURS[finding.level])
    click.echo(f"{mark} {finding.subject}: {finding.text}")
    if finding.advice:
        click.echo(f"    {finding.advice}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
