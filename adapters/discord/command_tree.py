"""The commands of Discord, made from the declarations: typed options, autocomplete, languages, permissions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC

from adapters.discord.rendering import limits
from adapters.discord.wire import JsonObject
from bot.declaration.command import Answers, Command, Shortcut
from bot.declaration.parameters import OptionKind, Parameter
from bot.declaration.references import Reference
from bot.declaration.types import Number, Text, WholeNumber
from bot.languages import Language
from bot.messages import Json, Option
from bot.messages.catalogue import Catalogue
from bot.messages.localise import Localiser
from bot.messages.plain import plain_text
from bot.registry import BoundGroup, Registry
from bot.roles import Role

CHAT_INPUT, ON_MESSAGE = 1, 3
SUB_COMMAND = 1
OPTION_TYPES = {
    OptionKind.TEXT: 3,
    OptionKind.WHOLE_NUMBER: 4,
    OptionKind.BOOLEAN: 5,
    OptionKind.MEMBER: 6,
    OptionKind.CHANNEL: 7,
    OptionKind.NUMBER: 10,
    OptionKind.ATTACHMENT: 11,
    OptionKind.CHOICE: 3,
}
LOCALES = {Language.ZH_HANT: "zh-TW", Language.ZH_HANS: "zh-CN"}
"""Discord has no locale for Hong Kong; who reads Traditional Chinese has this one."""

_IN_SERVERS, _WITH_THE_BOT = 0, 1
_MANAGE_GUILD, _MANAGE_MESSAGES = 1 << 5, 1 << 13
_LONGEST_TEXT = 6_000
_LARGEST_NUMBER = 2**53
_MOST_SIZE = 8_000
_COMPLETED = frozenset({OptionKind.TEXT, OptionKind.WHOLE_NUMBER, OptionKind.NUMBER})


class CommandTooLargeError(ValueError):
    """A command with all its options holds more characters than Discord takes."""


class CommandTree:
    """Writes the registry as Discord's application commands; texts come from the catalogues."""

    def __init__(self, registry: Registry, catalogue: Catalogue, localiser: Localiser) -> None:
        self._registry = registry
        self._catalogue = catalogue
        self._localiser = localiser

    def payloads(self) -> list[JsonObject]:
        """Return every command and shortcut, in the order of their names.

        Raises:
            CommandTooLargeError: one is beyond Discord's limit of 8,000 characters.
        """
        commands = [self._top(name, entry) for name, entry in sorted(self._registry.top.items())]
        for payload in commands:
            if (size := max(_size(payload, locale) for locale in ("", *LOCALES.values()))) > _MOST_SIZE:
                raise CommandTooLargeError(f"/{payload['name']} has {size} characters, Discord takes {_MOST_SIZE}")
        return [*commands, *(self._shortcut(each) for _, each in sorted(self._registry.shortcuts.items()))]

    def shortcut_named(self, label: str) -> Shortcut | None:
        """Return the shortcut that Discord shows under an English label."""
        shortcuts = self._registry.shortcuts.values()
        return next((each for each in shortcuts if self._catalogue.text(each.key, Language.EN) == label), None)

    def _top(self, name: str, entry: Command | BoundGroup) -> JsonObject:
        key = f"commands.{name}"
        if isinstance(entry, BoundGroup):
            options: list[Json] = [
                {"type": SUB_COMMAND, **self._texts(each.path[-1], each.key), "options": self._options(each)}
                for each in entry.commands.values()
            ]
            requires = min((each.requires for each in entry.commands.values()), key=lambda role: role.rank)
        else:
            options = self._options(entry)
            requires = entry.requires
        return {"type": CHAT_INPUT, **self._texts(name, key), "options": options, **_access(requires)}

    def _texts(self, name: str, key: str) -> JsonObject:
        called = f"{key}.called"
        localised: JsonObject = {"name_localizations": self._localised(called)} if self._catalogue.has(called) else {}
        return {"name": name, **localised, **self._described(f"{key}.help")}

    def _described(self, key: str) -> JsonObject:
        text = self._catalogue.text(key, Language.EN)
        return {"description": text, "description_localizations": self._localised(key)}

    def _localised(self, key: str) -> JsonObject:
        return {locale: self._catalogue.text(key, language) for language, locale in LOCALES.items()}

    def _options(self, command: Command) -> list[Json]:
        return [self._option(command, parameter) for parameter in command.parameters]

    def _option(self, command: Command, parameter: Parameter) -> JsonObject:
        kind = parameter.type.kind
        option: JsonObject = {
            "type": OPTION_TYPES[kind],
            "name": parameter.name,
            **self._described(f"{command.key}.{parameter.name}"),
            # What a command asks for in a form, nobody has to type before.
            "required": parameter.required and command.answers is not Answers.FORM,
        }
        completed = parameter.complete is not None or isinstance(parameter.type, Reference)
        if choices := parameter.type.options():
            option["choices"] = [*self._choices(choices)]
        elif completed and kind in _COMPLETED:
            option["autocomplete"] = True
        return {**option, **_bounds(parameter)}

    def _choices(self, options: Sequence[Option]) -> Iterator[JsonObject]:
        for option in options[: limits.CHOICES]:
            texts = {language: self._localiser.localise(option, language) for language in Language}
            names = {
                language: limits.cut(plain_text(text.label, UTC), limits.CHOICE_TEXT)
                for language, text in texts.items()
            }
            yield {
                "name": names[Language.EN],
                "name_localizations": {locale: names[language] for language, locale in LOCALES.items()},
                "value": option.value,
            }

    def _shortcut(self, shortcut: Shortcut) -> JsonObject:
        return {
            "type": ON_MESSAGE,
            "name": self._catalogue.text(shortcut.key, Language.EN),
            "name_localizations": self._localised(shortcut.key),
            **_access(shortcut.requires),
        }


def _access(requires: Role) -> JsonObject:
    """Hide from others what is for staff; who may do what is checked by us again, whatever a server's admins change."""
    permissions: Json = None
    if requires.includes(Role.ADMIN):
        permissions = _MANAGE_GUILD
    elif requires.includes(Role.STAFF):
        permissions = _MANAGE_MESSAGES
    return {
        "default_member_permissions": permissions,
        "contexts": [_IN_SERVERS, _WITH_THE_BOT],
        "integration_types": [0],
    }


def _bounds(parameter: Parameter) -> JsonObject:
    match parameter.type:
        case Text(minimum, maximum):
            bounds: JsonObject = {"max_length": max(1, min(maximum, _LONGEST_TEXT))}
            return {"min_length": min(minimum, _LONGEST_TEXT), **bounds} if minimum else bounds
        case WholeNumber(minimum, maximum) | Number(minimum, maximum):
            given = {"min_value": minimum, "max_value": maximum}
            return {name: bound for name, bound in given.items() if bound is not None and abs(bound) <= _LARGEST_NUMBER}
        case _:
            return {}


def _size(payload: Json, locale: str) -> int:
    """Count the characters of names, descriptions and values in one language, as Discord does."""
    if isinstance(payload, list):
        return sum(_size(each, locale) for each in payload)
    if not isinstance(payload, dict):
        return 0
    own = 0
    for name in ("name", "description"):
        localised = payload.get(f"{name}_localizations")
        text = localised.get(locale) if isinstance(localised, dict) and locale else None
        own += len(str(text or payload.get(name, "")))
    own += len(str(payload.get("value", "")))
    return own + sum(_size(payload.get(inner), locale) for inner in ("options", "choices"))
