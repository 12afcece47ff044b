"""Turn what pydantic refuses into problems with a place, in words for whoever wrote the file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, get_args

from bot.configuration.document import SECRET_KEY, Document
from bot.configuration.environment import DATABASE_URL, KNOWN_SECRETS
from bot.configuration.problems import KeyPath, Problem, nearest, quoted
from bot.configuration.redaction import redact_shapes
from bot.configuration.sections import ConfigurationSection, Section

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails, ValidationError

_EXPECTED = {
    "string_type": "a text in quotes",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list in [ ]",
    "dict_type": "a table",
    "mapping_type": "a table",
    "literal_error": "{expected}",
}
"""Words for pydantic's kinds of errors; see https://docs.pydantic.dev/latest/errors/validation_errors/."""

_CHOICE = re.compile(r"'([^']*)'")


def explain(
    error: ValidationError,
    section: ConfigurationSection,
    document: Document,
    registered: Iterable[ConfigurationSection],
) -> Iterator[Problem]:
    """Give a problem for each thing wrong with a section; `registered` is where a misplaced key may belong."""
    for detail in error.errors(include_url=False):
        path: KeyPath = (section.name, *(part for part in detail["loc"] if part != "[key]"))
        if detail["type"] == "extra_forbidden":
            yield unknown_key(path, section, document, registered)
            continue
        if detail["type"] == "missing":
            yield Problem(document.place(path), f"the key {quoted(str(path[-1]))}", "no such key")
            continue
        expected, suggestion = _expectation(detail)
        yield Problem(document.place(path), expected, shown(detail["input"]), suggestion)


def unknown_key(
    path: KeyPath, section: ConfigurationSection, document: Document, registered: Iterable[ConfigurationSection]
) -> Problem:
    """Say that a key of a section is not known: a secret has another place, a misplaced key another section."""
    sections = tuple(registered)
    key = str(path[-1])
    place, found = document.place(path), f"the key {quoted(key)}"
    if (variable := _secret_variable(path, section, sections)) is not None:
        return Problem(place, _belongs_in(variable), found)
    known = _keys_at(section.model, path[1:-1])
    suggestion = nearest(key, known) or _key_elsewhere(key, sections)
    return Problem(place, f"one of the keys {', '.join(sorted(known))}", found, suggestion)


def unknown_section(name: str, document: Document, registered: Iterable[ConfigurationSection]) -> Problem:
    """Say that no section has this name: a misspelling, a key without its table, a feature that is not installed."""
    sections = tuple(registered)
    what = "section" if isinstance(document.content.get(name), dict | list) else "key"
    place, found = document.place((name,)), f"the {what} {quoted(name)}"
    if (variable := _secret_variable((name,), None, sections)) is not None:
        return Problem(place, _belongs_in(variable), found)
    names = sorted(section.name for section in sections)
    suggestion = nearest(name, names) or _key_elsewhere(name, sections)
    return Problem(place, f"one of the sections {', '.join(names)}", found, suggestion)


def shown(value: object) -> str:
    """Describe a value of the file: short, on one line, and without what looks like a credential."""
    match value:
        case bool():
            return str(value).lower()
        case int() if abs(value) >= 10**30:
            return "a huge number"
        case int() | float():
            return str(value)
        case str() if "://" in value:
            # The path and the query of an address may themselves be a secret, as with private calendars.
            return f"an address that starts with {quoted(value.partition('://')[0][:40] + '://')}"
        case str():
            text = redact_shapes(value)
            return quoted(text if len(text) <= 60 else f"{text[:60]}…")
        case dt.datetime() | dt.date() | dt.time():
            return f"the date or time {value.isoformat()}"
        case list() | tuple():
            return "a list" if value else "an empty list"
        case _:
            return "a table"


def _expectation(detail: ErrorDetails) -> tuple[str, str | None]:
    context: Mapping[str, object] = detail.get("ctx", {})
    if detail["type"] == "expected":
        suggestion = context.get("suggestion")
        return str(context["expected"]), None if suggestion is None else quoted(str(suggestion))
    template = _EXPECTED.get(detail["type"])
    if template is None:
        return detail["msg"].removeprefix("Value error, "), None
    expected = template.format_map(context)
    choices = _CHOICE.findall(expected) if "{expected}" in template else []
    near = nearest(str(detail["input"]), choices)
    return expected, None if near is None else quoted(near)


def _keys_at(model: type[Section], path: KeyPath) -> list[str]:
    """Find the keys of the table that stands at `path` below a section."""
    for part in path:
        if isinstance(part, str):
            model = table_model(model.declared_keys()[part]) or model
    return list(model.declared_keys())


def table_model(annotation: object) -> type[Section] | None:
    """Find the model of the tables that a key holds, itself or in a list; None where it holds none."""
    pending = [annotation]
    while pending:
        annotation = pending.pop()
        if isinstance(annotation, type) and issubclass(annotation, Section):
            return annotation
        pending.extend(get_args(annotation))
    return None


def _belongs_in(variable: str) -> str:
    return f"no secret in the file: set {variable} in the environment, or the same with _FILE to a file that holds it"


def _key_elsewhere(key: str, sections: Iterable[ConfigurationSection]) -> str | None:
    homes = {known: f"{section.name}.{known}" for section in sections for known in section.model.declared_keys()}
    near = nearest(key, homes)
    return near and homes[near]


def _secret_variable(
    path: KeyPath, section: ConfigurationSection | None, sections: Iterable[ConfigurationSection]
) -> str | None:
    """Find the environment variable for a key that names a secret, in whichever table it was put."""
    secrets = {*KNOWN_SECRETS, *(name for each in sections for name in each.secrets)} - {DATABASE_URL}
    parts = [part.upper().replace("-", "_") for part in path if isinstance(part, str)]
    spellings = {parts[-1], "_".join(parts), f"COHORTBOT_{parts[-1]}"}
    named = [name for name in sorted(secrets) if name in spellings]
    if not named and section is not None and SECRET_KEY.search(parts[-1]):
        named = list(section.secrets)
    return " or ".join(named) or None
