"""`cohortbot chat`: talk to the bot in a terminal, or from a program by a pipe."""

from __future__ import annotations

import asyncio
import getpass
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from adapters.console.adapter import Console
from adapters.console.conversation import Conversation
from adapters.console.json_screen import JsonScreen
from adapters.console.output import Output
from adapters.console.sample import fill_with_sample, join_sample, may_hold_sample
from adapters.console.screen import Screen
from adapters.console.seat import Seat
from adapters.console.text_screen import TextScreen
from bot.application import Application
from bot.audit import record
from bot.configuration import Configuration, RedactSecrets
from bot.configuration.core import LimitsSection
from bot.installed import Installed, installed
from bot.languages import Language, from_tag
from bot.reading.cleaning import clean
from bot.roles import Role
from bot.startup import configure, database_of, opened
from bot.storage import Database

_LONGEST_NAME = 100
_INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was asked for on the command line."""

    config: Path | None
    database: str | None
    name: str
    role: Role
    language: Language | None
    json: bool


def make_chat_command(find: Callable[[], Installed] = installed) -> click.Command:
    """Make the command; `find` says what is installed."""

    @click.command("chat")
    @click.option(
        "--config", type=click.Path(path_type=Path), help="The configuration file; without one, the defaults."
    )
    @click.option("--database", metavar="URL", help="The database: sqlite:///file.db or postgresql://…")
    @click.option("--as", "name", metavar="NAME", callback=_name, help="Who you are; by default named after your role.")
    @click.option("--role", type=click.Choice([each.value for each in Role]), default=Role.FOUNDER.value)
    @click.option(
        "--language", metavar="TAG", callback=_language, help=f"Your language for now: {', '.join(Language)}."
    )
    @click.option("--json", is_flag=True, help="Write one JSON object a line for each message.")
    def chat(
        config: Path | None, database: str | None, name: str, role: str, language: Language | None, *, json: bool
    ) -> None:
        """Talk to the bot here: no token, no server, no configuration needed.

        With piped input each line is one message. /press N presses a button of the last message, an open form takes
        one line a field, /abort leaves it.
        """
        wishes = Wishes(
            config=config, database=database, name=name or role, role=Role(role), language=language, json=json
        )
        try:
            status = asyncio.run(_chat(find(), wishes))
        except KeyboardInterrupt:
            status = _INTERRUPTED
        sys.exit(status)

    return chat


async def _chat(composed_of: Installed, wishes: Wishes) -> int:
    _log_briefly()
    configuration = _unhurried(configure(composed_of, wishes.config))
    database = database_of(configuration, wishes.database)
    async with opened(composed_of, configuration, database) as application:
        holds_sample = may_hold_sample(configuration, wishes.database) and await fill_with_sample(application)
        return await _converse(application, wishes, audited=not holds_sample)


async def _converse(application: Application, wishes: Wishes, *, audited: bool) -> int:
    seat = Seat.of(wishes.name, wishes.role)
    if not audited:
        await join_sample(application, seat)
    if wishes.language is not None or audited:
        await _take_seat(application, seat, wishes, audited=audited)
    output = Output.standard()
    if sys.stdin is not None and sys.stdin.isatty() and sys.stdout is not None and sys.stdout.isatty():
        # Both take a quarter of a second to load, and a pipe needs neither.
        from adapters.console.prompt import Terminal

        terminal = Terminal(as_json=wishes.json)
        console = Console(application, seat, terminal.screen)
        await _connect(application, console)
        return await terminal.converse(Conversation(console), _address(application.database))

    from adapters.console.piped import converse

    screen: Screen = JsonScreen(output.write) if wishes.json else TextScreen(output.write)
    console = Console(application, seat, screen)
    await _connect(application, console)
    click.echo(f"cohortbot: talking to {seat.account.name}; the database is {_address(application.database)}", err=True)
    status = await converse(Conversation(console), sys.stdin.fileno() if sys.stdin is not None else None, output)
    if output.failure is not None:
        raise click.ClickException(f"The output could not be written: {output.failure.strerror}.")
    return status


async def _connect(application: Application, console: Console) -> None:
    # Whatever is wrong with the database is told here and now; `connect` would go on trying.
    await console.recognise()
    await application.connect([console])


async def _take_seat(application: Application, seat: Seat, wishes: Wishes, *, audited: bool) -> None:
    """Note who sits down, and how they want to be spoken to for now.

    `--language` ends with the process: stored as `/language` is, a tag given once would answer in that language for
    good; as a locale it would lose against the script of what is typed.
    """
    now = application.clock.now()
    person = await application.directory.identify(seat.account, now)
    if wishes.language is not None:
        application.directory.speak_for_now(person.id, wishes.language)
    if audited:
        detail = {"name": wishes.name, "role": wishes.role.value, "operator": _operator()}
        async with application.database.write() as session:
            await record(session, person, "console.chat", seat.place.channel, now, detail)


def _unhurried(configuration: Configuration) -> Configuration:
    """Lift the limit on interactions where nobody set one: whoever has the terminal has the machine."""
    if configuration.sets("limits", "per_person_per_minute"):
        return configuration
    return configuration.having(LimitsSection(per_person_per_minute=0))


def _address(database: Database) -> str:
    return str(database.url.file.absolute()) if database.url.file is not None else str(database.url)


def _operator() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _name(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str:
    name = clean(value or "")
    if value is not None and not 0 < len(name) <= _LONGEST_NAME:
        raise click.BadParameter(f"give a name of 1 to {_LONGEST_NAME} characters")
    return name


def _language(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Language | None:
    if value is None:
        return None
    language = from_tag(value)
    if language is None:
        raise click.BadParameter(f"{value!r} is not one of {', '.join(Language)}")
    return language


class _Notes(logging.Handler):
    """Tells what went wrong in a line on standard error: a person at a terminal is not helped by a traceback."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"cohortbot: {self.format(record)}", err=True)


class _Brief(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        return record.getMessage() + (f": {type(error).__name__}: {error}" if error else "")


def _log_briefly() -> None:
    notes = _Notes(logging.WARNING)
    notes.setFormatter(RedactSecrets(_Brief()))
    logging.basicConfig(handlers=[notes], level=logging.WARNING, force=True)
