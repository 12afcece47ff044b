"""Read a configuration file as TOML, and say where in it a value stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Self

from bot.configuration.places import Position, locate
from bot.configuration.problems import ConfigurationError, KeyPath, Place, Problem, dotted, quoted
from bot.configuration.redaction import redact_shapes

_LARGEST_FILE = 1024 * 1024
_TOML_POSITION = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)$")
SECRET_KEY = re.compile(r"token|secret|passw|api_?key", re.IGNORECASE)
"""What a key is called whose value is probably a secret."""


@dataclass(frozen=True)
class Document:
    """Hold the content of a configuration file, and its text for the sake of places.

    `variables` names the environment variables that values were taken from instead.
    """

    path: Path | None = None
    text: str = ""
    content: Mapping[str, object] = field(default_factory=dict)
    variables: Mapping[KeyPath, str] = field(default_factory=dict)

    @cached_property
    def _positions(self) -> dict[KeyPath, Position]:
        return locate(self.text)

    def overridden(self, values: Mapping[tuple[str, str], str], variables: Mapping[KeyPath, str]) -> Self:
        """Put `values` of the environment in the place of the file's, by section and key."""
        content = dict(self.content)
        for (section, key), value in values.items():
            table = content.get(section, {})
            if isinstance(table, dict):
                content[section] = {**table, key: value}
        return replace(self, content=content, variables=variables)

    def place(self, key: KeyPath) -> Place:
        """Find a value, or else the table or array around it."""
        if key in self.variables:
            return Place(f"environment variable {self.variables[key]}")
        source = str(self.path or "the configuration")
        for length in range(len(key), 0, -1):
            if key[:length] in self._positions:
                line, column = self._positions[key[:length]]
                return Place(source, dotted(key), line, column)
        return Place(source, dotted(key))


def read_document(path: Path) -> Document:
    """Read the file; raises ConfigurationError where it cannot be read or is not TOML."""
    return parse_document(_read_text(path), path)


def parse_document(text: str, path: Path) -> Document:
    """Parse the text of a file; raises ConfigurationError with the line and column where it is not TOML."""
    text = text.replace("\r\n", "\n")
    try:
        return Document(path, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError([_broken(text, path, str(error))]) from None
    except (ValueError, RecursionError):
        # tomllib leaves numbers of thousands of digits and very deep nesting to Python's own limits.
        found = "a number with too many digits, or brackets nested too deep"
        raise ConfigurationError([Problem(Place(str(path)), "values of a reasonable size", found)]) from None


def _broken(text: str, path: Path, message: str) -> Problem:
    position = _TOML_POSITION.search(message)
    lines = text.split("\n")
    if position and position[1]:
        line, column = int(position[1]), int(position[2])
    else:
        line, column = len(lines), len(lines[-1]) + 1
    reason = _TOML_POSITION.sub("", message)
    return Problem(Place(str(path), line=line, column=column), "valid TOML", f"{_shown(lines[line - 1])} ({reason})")


def _shown(line: str) -> str:
    line = line.strip()
    if not line:
        return "the end of the text"
    key, equals, _ = line.partition("=")
    if equals and SECRET_KEY.search(key):
        return quoted(f"{key}= …")
    return quoted(redact_shapes(line if len(line) <= 80 else f"{line[:80]}…"))


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST_FILE + 1)
    except FileNotFoundError:
        raise _unreadable(path, "nothing there: give the path of a file, or start from config.example.toml") from None
    except IsADirectoryError:
        raise _unreadable(path, "a folder: give the path of the file in it") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _unreadable(path, f"one that cannot be read ({reason})") from None
    if len(content) > _LARGEST_FILE:
        raise _unreadable(path, "more than a mebibyte")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _unreadable(path, "another encoding: save it as UTF-8", line) from None


def _unreadable(path: Path, found: str, line: int | None = None) -> ConfigurationError:
    return ConfigurationError([Problem(Place(str(path), line=line), "a configuration file in UTF-8", found)])
