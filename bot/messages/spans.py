"""Text as spans: what a run of words means, whatever a platform makes of it.

`Phrase` and `PerLanguage` live only until a message is put into its reader's language (`bot.messages.localise`);
a renderer never meets them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from bot.languages import Language


@dataclass(frozen=True, slots=True)
class Plain:
    """Words as they are: they never mention anybody, inject markup or forge a link."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that matter more."""

    text: RichText


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words that are stressed."""

    text: RichText


@dataclass(frozen=True, slots=True)
class Code:
    """Words to be typed or copied exactly."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address under words of ours; without words, the address itself."""

    url: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A Person by row id; a platform where they have no Account shows the name."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Everybody:
    """A loud call to everybody who reads a place; words of people never become one."""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A Place by row id; another platform than its own shows the name."""

    place_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware instant, shown in the zone of whoever reads it.

    The localiser sets `language`, for where a platform has no clock of its own and the instant is told in words.
    """

    at: datetime
    language: Language = Language.EN


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text of the catalogues, by key, with the values of its placeholders."""

    key: str
    values: Mapping[str, PhraseValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PerLanguage:
    """Words that people wrote in one language or several."""

    texts: Mapping[Language, str]


Span: TypeAlias = (
    Plain | Strong | Emphasis | Code | Link | PersonMention | Everybody | PlaceMention | Moment | Phrase | PerLanguage
)
RichText: TypeAlias = tuple[Span, ...]
PhraseValue: TypeAlias = str | int | Span


def rich(*parts: str | Span) -> RichText:
    """Join words and spans to one text."""
    return tuple(Plain(part) if isinstance(part, str) else part for part in parts)


def phrase(key: str, **values: PhraseValue) -> RichText:
    """Return the text of the catalogues under `key` as a whole text."""
    return (Phrase(key, values),)
