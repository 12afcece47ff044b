"""Examine a deployment and say in plain words what is right and what is missing."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.configuration import Configuration, ConfigurationError, Secrets
from bot.configuration.core import (
    ChannelsSection,
    DatabaseSection,
    LimitsSection,
    PeopleSection,
    ProgrammeSection,
    WebSection,
)
from bot.configuration.environment import DATABASE_URL
from bot.pictures.choice import SYSTEM_FONT, chosen_typeface
from bot.pictures.fonts import UnreadableFontError
from bot.roles import Role

_log = logging.getLogger(__name__)


class Level(StrEnum):
    """Rank a finding: as it should be, worth a thought, or in the way."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """State one thing about a deployment; `advice` is what to do about it, None where nothing is to be done."""

    level: Level
    subject: str
    text: str
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class DoctorContext:
    """Give a check what it may look at. What else it needs, such as the database, it brings along in a closure."""

    configuration: Configuration
    secrets: Secrets


DoctorCheck = Callable[[DoctorContext], AsyncIterator[Finding]]
"""Examine one thing, yielding findings; an adapter, a feature or the storage registers its own."""


async def examine(configuration: Configuration, secrets: Secrets, checks: Iterable[DoctorCheck] = ()) -> list[Finding]:
    """Examine what the configuration and the environment tell, then run `checks` in their order.

    A check that fails becomes a problem among the findings; the others still run.
    """
    context = DoctorContext(configuration, secrets)
    findings = [finding for own in _OWN_CHECKS for finding in own(context)]
    for check in checks:
        try:
            findings += [finding async for finding in check(context)]
        except Exception as error:  # a doctor that dies of the disease helps nobody
            _log.exception("a check of the doctor failed")
            text = f"This could not be examined: {type(error).__name__}."
            findings.append(Finding(Level.PROBLEM, _name_of(check), text, "Look into the log for the reason."))
    return findings


def findings_of(error: ConfigurationError) -> list[Finding]:
    """Turn what is wrong with a configuration that cannot be loaded into findings."""
    return [
        Finding(
            Level.PROBLEM,
            str(problem.place),
            f"Expected {problem.expected}; found {problem.found}.",
            f"Did you mean {problem.suggestion}?" if problem.suggestion else None,
        )
        for problem in error.problems
    ]


def _configuration(context: DoctorContext) -> Iterator[Finding]:
    path = context.configuration.path
    if path is not None:
        yield Finding(Level.OK, "configuration", f"Read from {path}.")
    else:
        advice = "Copy config.example.toml, fill it in and name it with --config."
        yield Finding(Level.WARNING, "configuration", "There is no file, so every setting has its default.", advice)


def _programme(context: DoctorContext) -> Iterator[Finding]:
    section = context.configuration.section(ProgrammeSection)
    unset = [key for key in ("name", "timezone") if not context.configuration.sets("programme", key)]
    languages = ", ".join(section.languages)
    text = f"{section.name}, on {section.timezone.key} time, in {languages}."
    if unset:
        advice = f"Set {' and '.join(f'programme.{key}' for key in unset)}: this is only the default."
        yield Finding(Level.WARNING, "programme", text, advice)
    else:
        yield Finding(Level.OK, "programme", text)


def _database(context: DoctorContext) -> Iterator[Finding]:
    # SQLAlchemy, which reads the address, takes longer to load than everything else here.
    from bot.storage.errors import DatabaseUrlError
    from bot.storage.url import DatabaseUrl

    try:
        url = DatabaseUrl.parse(context.configuration.section(DatabaseSection).url.reveal())
    except DatabaseUrlError as error:
        yield Finding(Level.PROBLEM, "database", str(error), f"Correct database.url or {DATABASE_URL}.")
    else:
        yield Finding(Level.OK, "database", f"{url.backend.value} at {url}.")


def _web(context: DoctorContext) -> Iterator[Finding]:
    section = context.configuration.section(WebSection)
    yield Finding(Level.OK, "web", f"Will listen on {section.host}, port {section.port or 'any free one'}.")
    if not _holds(context.secrets, "METRICS_TOKEN"):
        text = "Without METRICS_TOKEN, /metrics answers this machine only."
        yield Finding(Level.OK, "metrics", text)


def _adapters(context: DoctorContext) -> Iterator[Finding]:
    enabled = [(name, section) for name, section in context.configuration.adapters() if section.enabled]
    if not enabled:
        names = " or ".join(f"{name}.enabled" for name, _ in context.configuration.adapters())
        text = "No platform is on: the bot answers in the terminal only."
        yield Finding(Level.WARNING, "platforms", text, f"Set {names} to true.")
    for name, section in enabled:
        missing = [need for need in section.needed_secrets() if not _holds(context.secrets, need.name)]
        for need in missing:
            text = f"{name.capitalize()} is on, but {need.name} is missing."
            advice = f"{need.advice[0].upper()}{need.advice[1:]}, and put it in the environment as {need.name}."
            yield Finding(Level.PROBLEM, name, text, advice)
        if not missing:
            yield Finding(Level.OK, name, f"{name.capitalize()} is on, and its secrets are there.")


def _people(context: DoctorContext) -> Iterator[Finding]:
    section = context.configuration.section(PeopleSection)
    if not section.admins and not section.staff:
        text = "Nobody is named as admin or staff: nobody can broadcast, publish or correct anything."
        yield Finding(Level.WARNING, "people", text, "Name accounts in people.admins and people.staff.")
    elif not section.admins:
        text = f"{len(section.staff)} staff accounts are named, but no admin."
        yield Finding(Level.WARNING, "people", text, "Name an account in people.admins.")
    else:
        text = f"{len(section.admins)} admin and {len(section.staff)} staff accounts are named."
        yield Finding(Level.OK, "people", text)
    if section.default_role.includes(Role.STAFF):
        text = f"Everybody whom the bot does not know has the role {section.default_role}."
        yield Finding(Level.PROBLEM, "people", text, "Set people.default_role to guest, unless this is a test.")


def _limits(context: DoctorContext) -> Iterator[Finding]:
    limit = context.configuration.section(LimitsSection).per_person_per_minute
    if limit:
        yield Finding(Level.OK, "limits", f"One person may ask {limit} times a minute.")
    else:
        advice = "Set limits.per_person_per_minute, for example to 30."
        yield Finding(Level.WARNING, "limits", "One person may ask as often as they like.", advice)


def _channels(context: DoctorContext) -> Iterator[Finding]:
    section = context.configuration.section(ChannelsSection)
    if section.staff:
        yield Finding(Level.OK, "staff channel", f"Questions are handed over in {_listed(section.staff)}.")
    else:
        text = "There is no channel where staff can take over a question."
        yield Finding(Level.WARNING, "staff channel", text, "Name one in channels.staff.")
    if section.announcements:
        yield Finding(Level.OK, "announcements", f"Announcements go to {_listed(section.announcements)}.")
    else:
        text = "There is no channel for announcements."
        yield Finding(Level.WARNING, "announcements", text, "Name one in channels.announcements.")


def _signing(context: DoctorContext) -> Iterator[Finding]:
    if _holds(context.secrets, "COHORTBOT_SECRET"):
        yield Finding(Level.OK, "signing", "Signatures use COHORTBOT_SECRET.")
    else:
        text = "COHORTBOT_SECRET is not set: one is made once and kept in the database."
        yield Finding(Level.OK, "signing", text)


def _pictures(context: DoctorContext) -> Iterator[Finding]:
    try:
        typeface = chosen_typeface(context.configuration)
    except UnreadableFontError as error:
        yield Finding(Level.PROBLEM, "pictures", str(error), f'Name a font file in pictures.font, or "{SYSTEM_FONT}".')
        return
    drawn_with = typeface.file or "the font that Pillow brings along"
    if typeface.has_chinese:
        yield Finding(Level.OK, "pictures", f"Drawn with {drawn_with}.")
    else:
        advice = "Install a font such as Noto Sans CJK (fonts-noto-cjk on Debian), or name one in pictures.font."
        yield Finding(Level.WARNING, "pictures", f"Drawn with {drawn_with}, which has no Chinese characters.", advice)


def _secrets(context: DoctorContext) -> Iterator[Finding]:
    yield from findings_of(ConfigurationError(context.secrets.problems()))


def _holds(secrets: Secrets, name: str) -> bool:
    try:
        return secrets.get(name) is not None
    except ConfigurationError:
        return True  # it is there, if wrong: _secrets says how


def _listed(patterns: Iterable[object]) -> str:
    return ", ".join(map(str, patterns))


def _name_of(check: DoctorCheck) -> str:
    return getattr(check, "__name__", type(check).__name__).strip("_").replace("_", " ")


_OWN_CHECKS: tuple[Callable[[DoctorContext], Iterator[Finding]], ...] = (
    _configuration,
    _programme,
    _database,
    _adapters,
    _people,
    _channels,
    _limits,
    _web,
    _signing,
    _pictures,
    _secrets,
)
