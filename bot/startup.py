"""From a configuration to an application that is ready: the same way for every command of the command line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.application import Application, branches, sections
from bot.clock import Clock
from bot.configuration import Configuration, Secrets, load
from bot.configuration.core import DatabaseSection
from bot.installed import Installed
from bot.storage import Database, prepare


def configure(installed: Installed, path: Path | None) -> Configuration:
    """Read a configuration file, or the defaults, under what the environment overrides.

    Raises:
        ConfigurationError: something in it is wrong; the message is for people.
    """
    return load(path, sections(installed))


def database_of(configuration: Configuration, url: str | None = None) -> Database:
    """Return the database that `url`, the environment or the configuration names, not yet connected.

    Raises:
        StorageError: the address cannot be understood.
    """
    return Database(url or configuration.section(DatabaseSection).url.reveal())


@asynccontextmanager
async def opened(
    installed: Installed,
    configuration: Configuration,
    database: Database,
    clock: Clock | None = None,
    secrets: Secrets | None = None,
) -> AsyncIterator[Application]:
    """Open an application over a database whose schema is current; at the end it is stopped, and the database closed.

    SQLite is brought to the newest schema, after a copy; PostgreSQL, which replicas share, is upgraded by an operator.

    Raises:
        StorageError: the database cannot be used as it is; the message is for people.
    """
    try:
        await prepare(database, branches(installed))
        application = Application(installed, configuration, database, clock, secrets)
        try:
            await application.provide()
            yield application
        finally:
            await application.stop()
    finally:
        await database.close()
