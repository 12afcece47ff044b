"""Load a configuration: the file, checked section by section, under what the environment overrides."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar, cast

from bot.configuration.contract import CONTRACT
from bot.configuration.core import CORE
from bot.configuration.document import Document, read_document
from bot.configuration.environment import read_variable
from bot.configuration.explaining import explain, unknown_section
from bot.configuration.problems import ConfigurationError, KeyPath, Problem
from bot.configuration.sections import AdapterSection, ConfigurationSection, Section

S = TypeVar("S", bound=Section)


class Configuration:
    """Hold the checked sections; ask for one by its model."""

    def __init__(
        self,
        registered: Iterable[ConfigurationSection] = (),
        given: Mapping[str, Section] | None = None,
        document: Document | None = None,
    ) -> None:
        self.registered = complete(registered)
        """Every section that a file may hold, the engine's own first."""
        self._document = document or Document()
        self._sections = dict(given or {})
        self._names = {section.model: section.name for section in self.registered}

    @property
    def path(self) -> Path | None:
        """The file that it was read from; None where there was none."""
        return self._document.path

    @property
    def secret_names(self) -> tuple[str, ...]:
        """The environment variables of the secrets that sections declare, for `Secrets`."""
        return tuple(name for section in self.registered for name in section.secrets)

    def section(self, model: type[S]) -> S:
        """Give the section that was registered with `model`; all defaults where the file does not hold it.

        Raises LookupError where no section was registered with it.
        """
        name = self._names.get(model)
        if name is None:
            raise LookupError(f"no section of the configuration was registered with {model.__qualname__}")
        if name not in self._sections:
            self._sections[name] = model()
        return cast("S", self._sections[name])

    def adapters(self) -> Iterator[tuple[str, AdapterSection]]:
        """Give the name and the settings of each adapter, enabled or not."""
        for registered in self.registered:
            if issubclass(registered.model, AdapterSection):
                yield registered.name, self.section(registered.model)

    def sets(self, name: str, key: str) -> bool:
        """Tell whether the file or the environment sets the key, rather than its default."""
        table = self._document.content.get(name)
        return isinstance(table, dict) and key in table

    def having(self, section: Section) -> Configuration:
        """Return the same configuration with another section in the place of the one of its model."""
        given = {**self._sections, self._names[type(section)]: section}
        return Configuration(self.registered, given, self._document)


def load(
    path: Path | None = None,
    sections: Iterable[ConfigurationSection] = (),
    environ: Mapping[str, str] | None = None,
) -> Configuration:
    """Load the file, or only defaults and the environment where there is none.

    `sections` are those that features and adapters register. `environ` is the process's own unless given. Raises
    ConfigurationError with every problem at once; a file that is not TOML has only that one.
    """
    registered = complete(sections)
    document = Document() if path is None else read_document(path)
    return check(document, registered, os.environ if environ is None else environ)


def check(
    document: Document,
    sections: Iterable[ConfigurationSection],
    environ: Mapping[str, str],
) -> Configuration:
    """Check a document that was read already; raises ConfigurationError with every problem at once."""
    registered = complete(sections)
    document, problems = _override(document, registered, environ)
    names = {section.name for section in registered}
    problems += [unknown_section(name, document, registered) for name in document.content if name not in names]
    given: dict[str, Section] = {}
    for section in registered:
        if section.name in document.content or section.model.required_keys():
            try:
                given[section.name] = _validated(section, document, registered)
            except ConfigurationError as error:
                problems += error.problems
    if problems:
        raise ConfigurationError(sorted(problems, key=_by_line))
    return Configuration(registered, given, document)


def complete(sections: Iterable[ConfigurationSection]) -> tuple[ConfigurationSection, ...]:
    """Add the engine's own sections, and those of CONTRACT whose name is still free.

    Raises ValueError where two sections share a name or a model: that is a mistake in a program, not in a file.
    """
    asked = tuple(section for section in sections if section not in CORE)
    taken = {section.name for section in asked}
    chosen = (*CORE, *asked, *(section for section in CONTRACT if section.name not in taken))
    if len({section.name for section in chosen}) < len(chosen):
        twice = Counter(section.name for section in chosen).most_common(1)[0][0]
        raise ValueError(f"more than one section of the configuration is registered with the name {twice}")
    if len({section.model for section in chosen}) < len(chosen):
        model = Counter(section.model for section in chosen).most_common(1)[0][0]
        raise ValueError(f"more than one section of the configuration is registered with {model.__qualname__}")
    return chosen


def _override(
    document: Document, registered: Iterable[ConfigurationSection], environ: Mapping[str, str]
) -> tuple[Document, list[Problem]]:
    values: dict[tuple[str, str], str] = {}
    variables: dict[KeyPath, str] = {}
    problems: list[Problem] = []
    for section in registered:
        for key, variable in section.overrides.items():
            try:
                value = read_variable(environ, variable)
            except ConfigurationError as error:
                problems.extend(error.problems)
                continue
            if value is not None:
                values[section.name, key] = value
                variables[section.name, key] = variable
    return document.overridden(values, variables), problems


def _validated(
    section: ConfigurationSection, document: Document, registered: tuple[ConfigurationSection, ...]
) -> Section:
    from pydantic import TypeAdapter, ValidationError

    platforms = {each.name: each.model.ids for each in registered if issubclass(each.model, AdapterSection)}
    try:
        return TypeAdapter(section.model).validate_python(document.content.get(section.name, {}), context=platforms)
    except ValidationError as error:
        raise ConfigurationError(explain(error, section, document, registered)) from None


def _by_line(problem: Problem) -> tuple[int, int]:
    return problem.place.line or 0, problem.place.column or 0
