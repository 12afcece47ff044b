"""Blocks: the parts that a message is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.languages import Language
from bot.messages.spans import RichText


class ButtonStyle(StrEnum):
    """How much a button asks for attention."""

    DEFAULT = "default"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows."""

    text: RichText


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; line breaks in it are kept."""

    text: RichText


@dataclass(frozen=True, slots=True)
class Field:
    """One label with its value."""

    label: RichText
    value: RichText


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with values, for facts that people look up rather than read."""

    items: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of short texts, numbered where the order matters."""

    items: tuple[RichText, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column titles; every row is as long as `columns`."""

    columns: tuple[RichText, ...]
    rows: tuple[tuple[RichText, ...], ...]


@dataclass(frozen=True, slots=True)
class File:
    """Content to hand over; `media_type` as in RFC 6838."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; `description` says what it shows to whoever cannot see it."""

    file: File
    description: RichText


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two parts."""


@dataclass(frozen=True, slots=True)
class Context:
    """Small print: where something comes from, how old it is."""

    text: RichText


@dataclass(frozen=True, slots=True)
class Button:
    """A button: `action` is a component id (`bot.components`), `url` opens an address instead."""

    label: RichText
    action: str = ""
    style: ButtonStyle = ButtonStyle.DEFAULT
    url: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what a person reads and the value that comes back."""

    label: RichText
    value: str


@dataclass(frozen=True, slots=True)
class Select:
    """A choice among options; `action` is a component id, the chosen values arrive with the press."""

    label: RichText
    action: str
    options: tuple[Option, ...]
    most: int = 1


@dataclass(frozen=True, slots=True)
class Actions:
    """Buttons and selects, in the order in which they are offered."""

    elements: tuple[Button | Select, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """Blocks that people wrote in one language or several: each reader gets those of one. A renderer never meets it."""

    of: Mapping[Language, tuple[Block, ...]]


Block: TypeAlias = (
    Heading | Paragraph | Fields | Listing | Table | Image | Divider | Context | Actions | File | Versions
)
