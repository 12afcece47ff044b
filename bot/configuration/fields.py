"""Types for the keys of sections, each with words for what it expects."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from bot.configuration.environment import Secret
from bot.configuration.patterns import AccountPattern, ChannelPattern, IdSyntax
from bot.configuration.problems import RefusedValueError, nearest
from bot.languages import Language, from_tag
from bot.roles import Role
from bot.when.zones import zone_named

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Parse:
    """Make a key's value from what stands in the file; `function` may raise RefusedValueError."""

    function: Callable[[object], object]

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(_reporting(self.function))


@dataclass(frozen=True, slots=True)
class ParseId:
    """Make a key's value from an id of a platform; `function` is given the platforms and their syntax."""

    function: Callable[[str, Mapping[str, IdSyntax]], object]

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        def parse(value: object, info: core_schema.ValidationInfo[Any]) -> object:
            return _reporting(lambda text: self.function(_text(text), info.context or {}))(value)

        return core_schema.with_info_plain_validator_function(parse)


@dataclass(frozen=True, slots=True)
class Check:
    """Check or change a value after its type; `function` may raise RefusedValueError."""

    function: Callable[[Any], object]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(_reporting(self.function), handler(source))


class _FromToml:
    """Let a tuple be made of a list and a mapping of a table: TOML has no other spelling for them."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return cast("CoreSchema", {**handler(source), "strict": False})


def _reporting(function: Callable[[Any], object]) -> Callable[[object], object]:
    from pydantic_core import PydanticCustomError

    def call(value: object) -> object:
        try:
            return function(value)
        except RefusedValueError as error:
            context = {"expected": error.expected, "suggestion": error.suggestion}
            raise PydanticCustomError("expected", "{expected}", context) from None

    return call


def distinct(what: str, *, at_least: int = 0) -> Check:
    """Refuse a list that holds something twice or too little; `what` names one of them."""

    def check(values: tuple[T, ...]) -> tuple[T, ...]:
        if len(values) < at_least:
            raise RefusedValueError(f"at least {at_least} {what}")
        if len(set(values)) < len(values):
            raise RefusedValueError(f"each {what} once")
        return values

    return Check(check)


def whole_number(lowest: int, highest: int | None = None) -> Check:
    """Refuse a number out of range, both ends included."""
    expected = f"a whole number from {lowest} up" if highest is None else f"a whole number from {lowest} to {highest}"

    def check(value: int) -> int:
        if value < lowest or (highest is not None and value > highest):
            raise RefusedValueError(expected)
        return value

    return Check(check)


def _name(value: str) -> str:
    name = value.strip()
    if not 0 < len(name) <= _LONGEST_NAME or any(unicodedata.category(character) == "Cc" for character in name):
        raise RefusedValueError(f"one line of 1 to {_LONGEST_NAME} characters")
    return name


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise RefusedValueError("a text in quotes")
    return value


def _zone(value: object) -> ZoneInfo:
    name = _text(value)
    zone = zone_named(name)
    if zone is None:
        raise RefusedValueError("the name of an IANA time zone such as Asia/Hong_Kong", _nearest_zone(name.strip()))
    return zone


def _nearest_zone(name: str) -> str | None:
    """Find a zone by a name that is nearly right, or by that of its city."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone)
    if "/" in name:
        return nearest(name, zones)
    if any(zone.startswith(f"{name}/") for zone in zones):
        return None  # a continent: any city named would be a guess
    by_city = {zone.rpartition("/")[2].replace("_", " "): zone for zone in zones}
    city = nearest(name.replace("_", " "), by_city)
    return city and by_city[city]


def _language(value: object) -> Language:
    text = _text(value)
    try:
        return Language(text)
    except ValueError:
        near = from_tag(text) or nearest(text, Language)
        raise RefusedValueError(_one_of(Language), near) from None


def _role(value: object) -> Role:
    text = _text(value)
    try:
        return Role(text)
    except ValueError:
        raise RefusedValueError(_one_of(Role), nearest(text, Role)) from None


def _granted_role(role: Role) -> Role:
    # Whoever runs the platform decides who is in a group there; that must not make an admin here.
    if role is Role.ADMIN:
        raise RefusedValueError("at most staff: admins are named in people.admins", Role.STAFF)
    return role


def _one_of(choices: Iterable[str]) -> str:
    return "one of " + ", ".join(choices)


class Weekday(StrEnum):
    """A day of the week, in the order of `datetime.weekday`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """Return 0 for Monday to 6 for Sunday."""
        return list(Weekday).index(self)


def _weekday(value: object) -> Weekday:
    text = _text(value).strip().lower()
    try:
        return Weekday(text)
    except ValueError:
        raise RefusedValueError("a day of the week such as monday", nearest(text, Weekday)) from None


def _time_of_day(value: object) -> time:
    try:
        return time.fromisoformat(_text(value).strip())
    except ValueError:
        raise RefusedValueError('a time of day such as "09:00"') from None


def web_address(*schemes: str) -> Check:
    """Take an address with one of the schemes and a host, as it stands."""

    def check(value: str) -> str:
        try:
            parts = urlsplit(value)
            right = parts.scheme in schemes and parts.hostname and parts.port != 0
        except ValueError:
            right = False
        if not right or not value.isprintable() or " " in value:
            raise RefusedValueError(f"an address that starts with {' or '.join(f'{scheme}://' for scheme in schemes)}")
        return value

    return Check(check)


def _database_url(value: object) -> Secret:
    # Only the kind is checked here: bot.storage reads the rest, and to load it costs more than all of this package.
    text = _text(value).strip()
    if not re.match(r"(sqlite|postgres(ql)?)(\+\w+)?://", text):
        scheme = re.match(r"\w+", text)
        near = scheme and nearest(scheme[0], ("sqlite", "postgresql"))
        raise RefusedValueError("an address that starts with sqlite:/// or postgresql://", near and f"{near}://")
    return Secret(text)


Items = Annotated[tuple[T, ...], _FromToml()]
"""A list in the file, a tuple in the program."""

Table = Annotated[Mapping[K, V], _FromToml(), Check(MappingProxyType)]
"""A table with keys of the writer's choice."""

Name = Annotated[str, Check(_name)]
"""A name for people to read."""

Zone = Annotated[ZoneInfo, Parse(_zone)]
LanguageTag = Annotated[Language, Parse(_language)]
RoleName = Annotated[Role, Parse(_role)]
DayOfWeek = Annotated[Weekday, Parse(_weekday)]
TimeOfDay = Annotated[time, Parse(_time_of_day)]
GrantedRole = Annotated[RoleName, Check(_granted_role)]
"""A role that a group of a platform may grant: at most staff."""

HttpUrl = Annotated[str, web_address("http", "https")]
WebSocketUrl = Annotated[str, web_address("ws", "wss")]
DatabaseAddress = Annotated[Secret, Parse(_database_url)]
"""The address of a database; a Secret, because it may hold a password."""

AccountId = Annotated[AccountPattern, ParseId(AccountPattern.parse)]
ChannelId = Annotated[ChannelPattern, ParseId(ChannelPattern.parse)]
