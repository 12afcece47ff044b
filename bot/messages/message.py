"""What leaves: a message to show, or a form to ask with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from bot.messages.blocks import Actions, Block, Button, Option, Paragraph
from bot.messages.spans import RichText, Span, phrase, rich

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Message:
    """A description of what to show, free of any platform.

    `private` narrows a public answer to the person who asked; it never widens one. `native` holds, by platform name,
    blocks in that platform's own form which replace ours there.
    """

    blocks: tuple[Block, ...]
    private: bool = False
    native: Mapping[str, Json] = field(default_factory=dict)

    def privately(self) -> Message:
        """Return the same message for the eyes of one person."""
        return replace(self, private=True)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Every button in the order in which it is shown, counted from the top."""
        elements = (element for block in self.blocks if isinstance(block, Actions) for element in block.elements)
        return tuple(element for element in elements if isinstance(element, Button))


class FieldKind(StrEnum):
    """How a field is filled in; a platform that lacks a kind asks for text and says what is expected."""

    LINE = "line"
    LINES = "lines"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    TIME = "time"
    PERSON = "person"
    PLACE = "place"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing asked for. `value` is what it is filled in with, `problem` what was wrong with that."""

    name: str
    label: RichText
    kind: FieldKind = FieldKind.LINE
    hint: RichText = ()
    required: bool = True
    options: tuple[Option, ...] = ()
    value: str = ""
    problem: RichText = ()


@dataclass(frozen=True, slots=True)
class Form:
    """Things asked for together; `action` is the component id under which the answers arrive."""

    action: str
    title: RichText
    fields: tuple[FormField, ...]
    submit: RichText = field(default_factory=lambda: phrase("form.submit"))


def say(key: str, **values: str | int | Span) -> Message:
    """Return a message of one paragraph, a text of the catalogues."""
    return Message((Paragraph(phrase(key, **values)),))


def plainly(*parts: str | Span) -> Message:
    """Return a message of one paragraph of words and spans as given."""
    return Message((Paragraph(rich(*parts)),))
