"""What a parameter of a command is, and what every type of parameters offers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from bot.interactions import OptionValue
from bot.messages import Option, RichText

if TYPE_CHECKING:
    from bot.call import Call


class Wrong(ValueError):  # noqa: N818 - the value is wrong, not the program
    """A value that a parameter does not take; `expected` says to people what it would."""

    def __init__(self, expected: RichText) -> None:
        super().__init__("wrong value")
        self.expected = expected


class OptionKind(StrEnum):
    """What a platform with typed options offers for a parameter."""

    TEXT = "text"
    WHOLE_NUMBER = "whole number"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    MEMBER = "member"
    CHANNEL = "channel"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the meaning of a value may depend on: the zone that the person thinks in, and the present instant."""

    zone: ZoneInfo
    now: datetime


class ParameterType(Protocol):
    """A type of values; `most_words` is how many words of a line one value may span."""

    @property
    def kind(self) -> OptionKind:
        """Tell what a platform with typed options shows."""

    @property
    def most_words(self) -> int:
        """Tell how many words of a line one value may span."""

    def accept(self, value: OptionValue, circumstances: Circumstances) -> object:
        """Return what a typed word, or the value of a platform's typed option, means.

        Raises:
            Wrong: it means nothing here.
        """

    def options(self) -> Sequence[Option]:
        """Return the choices, where there is a fixed set of them."""


class ResolvedType(ParameterType, Protocol):
    """A type whose values are looked up once the rest of the command is known to be right."""

    async def resolve(self, value: object, call: Call) -> object:
        """Return what the accepted value stands for.

        Raises:
            Wrong: there is no such thing, or there are several.
        """


Complete: TypeAlias = Callable[["Call", str, Mapping[str, OptionValue]], Awaitable[Sequence[Option]]]
"""Completions for what is typed so far, given the other values: at most 25 are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """What a declaration says of a parameter beyond its type, in `Annotated[type, Param(...)]`.

    `minimum` and `maximum` bound numbers, and texts by their length in characters; `lines` asks for several lines in
    a form; `type` takes the place of the type that the annotation stands for.
    """

    complete: Complete | None = None
    minimum: int | None = None
    maximum: int | None = None
    lines: bool = False
    type: ParameterType | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a declared command, in the order of the handler's signature.

    One that is `named_only` stands after a `*` there: in a line it is written `name:value`, wherever that stands.
    """

    name: str
    type: ParameterType
    required: bool
    default: object
    complete: Complete | None = None
    lines: bool = False
    named_only: bool = False
