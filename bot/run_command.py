"""`cohortbot run`: the bot on its platforms, until SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from pathlib import Path

import click

from bot.configuration import Configuration, Secrets
from bot.configuration.core import DatabaseSection
from bot.configuration.environment import DATABASE_URL
from bot.installed import Installed, installed
from bot.logs import LogLevel, set_up_logging
from bot.startup import configure
from bot.storage import DatabaseUrl
from bot.web.errors import WebServerError

log = logging.getLogger(__name__)

LAST_RESORT = 9.5
"""Seconds after which a process that was told to stop ends, whatever it still waits for."""

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def make_run_command(composed_of: Installed | None = None) -> click.Command:
    """Make the command, of what is installed unless told otherwise."""

    @click.command("run")
    @click.option(
        "--config", type=click.Path(path_type=Path), help="The configuration file; without one, the defaults."
    )
    @click.option(
        "--log-level",
        type=click.Choice([level.value for level in LogLevel]),
        default=LogLevel.INFO.value,
        show_default=True,
        help="How much standard error tells.",
    )
    def run(config: Path | None, log_level: str) -> None:
        """Run the bot on every platform that the configuration enables, until SIGTERM or SIGINT.

        The first signal lets what is in flight finish, within ten seconds; a second one ends the process at once.
        """
        try:
            run_until_told(composed_of or installed(), config, LogLevel(log_level))
        except WebServerError as error:
            click.echo(f"cohortbot: {error}", err=True)
            sys.exit(1)

    return run


def run_until_told(composed_of: Installed, config: Path | None, level: LogLevel) -> None:
    """Run what is installed in this process, whose signals and log it takes over.

    Raises:
        CompositionError, ConfigurationError, StorageError, WebServerError: it cannot start; the message is for people.
    """
    configuration = configure(composed_of, config)
    secrets = Secrets(os.environ, [name for section in configuration.registered for name in section.secrets])
    set_up_logging(level, [*_values(secrets), *_password(configuration)])
    last_resort = threading.Timer(LAST_RESORT, _give_up)
    last_resort.daemon = True
    try:
        asyncio.run(_run(composed_of, configuration, secrets, last_resort))
    finally:
        last_resort.cancel()


async def _run(
    composed_of: Installed, configuration: Configuration, secrets: Secrets, last_resort: threading.Timer
) -> None:
    from bot.running import serve

    stop = asyncio.Event()
    _obey_signals(stop, last_resort)
    await serve(composed_of, configuration, secrets, stop)


def _obey_signals(stop: asyncio.Event, last_resort: threading.Timer) -> None:
    loop = asyncio.get_running_loop()

    def obey(number: signal.Signals) -> None:
        for each in _SIGNALS:
            loop.remove_signal_handler(each)
            signal.signal(each, signal.SIG_DFL)
        log.info("%s: finishing what is in flight; a second signal stops at once", number.name)
        last_resort.start()
        stop.set()

    for number in _SIGNALS:
        loop.add_signal_handler(number, obey, number)


def _give_up() -> None:
    log.critical("something does not come to an end; stopping without it")
    logging.shutdown()
    os._exit(1)


def _values(secrets: Secrets) -> list[str]:
    """Return what the log must not hold. Of the database's address that is the password only."""
    names = [name for name in secrets.names if name != DATABASE_URL]
    return [secret.reveal() for name in names if (secret := secrets.get(name)) is not None]


def _password(configuration: Configuration) -> list[str]:
    address = DatabaseUrl.parse(configuration.section(DatabaseSection).url.reveal()).address
    return [address.password] if address.password else []
