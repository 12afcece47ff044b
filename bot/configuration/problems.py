"""Describe what is wrong with a configuration, so that the person who wrote it can put it right."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

KeyPath = tuple[str | int, ...]
"""The way to a value from the top of the document: keys of tables and, in arrays, indices from 0."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Say where a value stands: in which file or environment variable, under which key, on which line.

    Lines and columns count from 1, columns in characters; they are None where the source has none.
    """

    source: str
    path: str = ""
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        position = "".join(f":{number}" for number in (self.line, self.column) if number is not None)
        return f"{printable(self.source)}{position}" + (f": {self.path}" if self.path else "")


@dataclass(frozen=True, slots=True)
class Problem:
    """Say what was expected at a place and what was found there; `suggestion` is the nearest right spelling."""

    place: Place
    expected: str
    found: str
    suggestion: str | None = None

    def __str__(self) -> str:
        hint = f" Did you mean {self.suggestion}?" if self.suggestion else ""
        return f"{self.place}\n    expected {self.expected}; found {printable(self.found)}.{hint}"


class ConfigurationError(Exception):
    """Refuse a configuration; holds every problem found, and reads as the text for the person who wrote it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        title = "There is a problem" if count == 1 else f"There are {count} problems"
        return "\n".join([f"{title} in the configuration:", *map(str, self.problems)])


class RefusedValueError(ValueError):
    """Refuse one value: `expected` says what would do, `suggestion` what was probably meant."""

    def __init__(self, expected: str, suggestion: str | None = None) -> None:
        super().__init__(expected)
        self.expected = expected
        self.suggestion = suggestion


def dotted(path: KeyPath) -> str:
    """Write a path as a person would: `compute.pools[0].units`, with quotes where TOML wants them."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += ("." if text else "") + (part if _BARE_KEY.fullmatch(part) else quoted(part))
    return text


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that `word` was probably meant to be; None where none is near."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    matches = difflib.get_close_matches(word.casefold()[:100], by_folded, n=1)
    return by_folded[matches[0]] if matches else None


def printable(text: str) -> str:
    """Escape what a terminal would obey instead of show."""
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def quoted(text: str) -> str:
    """Quote a text as TOML would, so that blanks and control characters show."""
    return printable(json.dumps(text, ensure_ascii=False))
