"""What must be right before anybody meets it: names, texts and sizes within every platform's limits."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Container, Iterator

from bot.declaration.command import Answers, Command
from bot.declaration.parameters import OptionKind, Parameter
from bot.declaration.references import Reference
from bot.languages import Language
from bot.messages.catalogue import Catalogue
from bot.people import PersonRef
from bot.places import Place
from bot.registry import BoundGroup, Registry

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_ACTION = re.compile(rf"{_NAME.pattern}:{_NAME.pattern}")
_RESERVED = frozenset({"called", "help", "examples"})
_LOCALISED_NAME = re.compile(r"[-_\w]{1,32}")
_LONGEST_SHORTCUT = 24
_MOST_SHORTCUTS = 5
_LONGEST_DESCRIPTION = 100
_LONGEST_CHOICE = 100
_MOST_COMMANDS = 100
_MOST_OPTIONS = 25
_MOST_FORM_FIELDS = 5


def problems(
    registry: Registry, catalogue: Catalogue, lookups: Container[object] = (PersonRef, Place)
) -> Iterator[str]:
    """Say what a platform would refuse or a person would miss.

    The limits are Discord's (application commands: names of 32 characters, descriptions and choices of 100, 25 options,
    choices or sub-commands, 100 commands; modals: 5 fields), which are the narrowest.
    """
    yield from catalogue.problems()
    if len(registry.top) > _MOST_COMMANDS:
        yield f"{len(registry.top)} commands: Discord takes {_MOST_COMMANDS}"
    for name, entry in registry.top.items():
        yield from _name_problems(name, name)
        if isinstance(entry, BoundGroup):
            if len(entry.commands) > _MOST_OPTIONS:
                yield f"{name}: more than {_MOST_OPTIONS} sub-commands"
            yield from _text_problems(catalogue, f"commands.{name}.help")
            yield from _called_problems(catalogue, f"commands.{name}.called")
    for command in registry.by_path.values():
        yield from _command_problems(command, catalogue)
        yield from _reference_problems(command, lookups)
    yield from _shortcut_problems(registry, catalogue)
    for action in (*registry.actions, *registry.shortcuts):
        if not _ACTION.fullmatch(action):
            yield f"the action {action!r} is not called feature:action, in lower-case letters, digits, - and _"


def _command_problems(command: Command, catalogue: Catalogue) -> Iterator[str]:
    yield from _name_problems(command.path[-1], command.line)
    yield from _text_problems(catalogue, f"{command.key}.help")
    yield from _called_problems(catalogue, f"{command.key}.called")
    if not catalogue.has(f"{command.key}.examples"):
        yield f"{command.line}: no examples"
    if len(command.parameters) > _MOST_OPTIONS:
        yield f"{command.line}: more than {_MOST_OPTIONS} parameters"
    if command.answers is Answers.FORM and len(command.parameters) > _MOST_FORM_FIELDS:
        yield f"{command.line}: a form has at most {_MOST_FORM_FIELDS} fields"
    optional = False
    for parameter in command.parameters:
        yield from _name_problems(parameter.name, f"{command.line} {parameter.name}")
        yield from _text_problems(catalogue, f"{command.key}.{parameter.name}")
        if parameter.name in _RESERVED:
            yield f"{command.line}: a parameter cannot be called {parameter.name!r}"
        if parameter.required and (optional or parameter.named_only):
            yield f"{command.line}: {parameter.name} is required, but stands after an optional parameter or a *"
        optional = optional or not parameter.required
        yield from _choice_problems(parameter, f"{command.line}: {parameter.name}")


def _choice_problems(parameter: Parameter, where: str) -> Iterator[str]:
    if parameter.type.kind is not OptionKind.CHOICE:
        return
    values = [option.value for option in parameter.type.options()]
    if not 1 <= len(values) <= _MOST_OPTIONS:
        yield f"{where} has {len(values)} choices, not 1 to {_MOST_OPTIONS}"
    for value in values:
        if not 1 <= len(value) <= _LONGEST_CHOICE or not value.isprintable() or value != value.strip():
            yield f"{where}: {value!r} is no choice: 1 to {_LONGEST_CHOICE} characters, no blank around them"
    if len({value.casefold() for value in values}) < len(values):
        yield f"{where} has two choices that differ in case only"


def _reference_problems(command: Command, lookups: Container[object]) -> Iterator[str]:
    for parameter in command.parameters:
        if isinstance(parameter.type, Reference) and parameter.type.of not in lookups:
            yield f"{command.line}: no feature finds a {parameter.type.of.__name__}, which {parameter.name} names"


def _name_problems(name: str, where: str) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield f"{where}: {name!r} is no name: a lower-case letter, then at most 31 letters, digits, - and _"


def _shortcut_problems(registry: Registry, catalogue: Catalogue) -> Iterator[str]:
    """Slack shows 24 characters of a shortcut's name, Discord takes five context menus for messages."""
    if len(registry.shortcuts) > _MOST_SHORTCUTS:
        yield f"{len(registry.shortcuts)} shortcuts on messages: Discord takes {_MOST_SHORTCUTS}"
    for shortcut in registry.shortcuts.values():
        yield from _text_problems(catalogue, shortcut.key, _LONGEST_SHORTCUT)


def _called_problems(catalogue: Catalogue, key: str) -> Iterator[str]:
    """Say where a localised name is none that Discord takes: letters without capitals, digits, - and _."""
    for language, text in _in_each_language(catalogue, key):
        if not _LOCALISED_NAME.fullmatch(text) or text != text.lower():
            yield f"{key}: {text!r} in {language.value} is no name: at most 32 small letters, digits, - and _"


def _text_problems(catalogue: Catalogue, key: str, most: int = _LONGEST_DESCRIPTION) -> Iterator[str]:
    if not catalogue.has(key):
        yield f"{key}: no text"
        return
    for language, text in _in_each_language(catalogue, key):
        if not 1 <= len(text) <= most:
            yield f"{key}: {len(text)} characters in {language.value}, at most {most} fit"


def _in_each_language(catalogue: Catalogue, key: str) -> Iterator[tuple[Language, str]]:
    """Return the texts that there are; what is missing is a problem of the catalogue."""
    for language in Language:
        with contextlib.suppress(KeyError):
            yield language, catalogue.text(key, language)
