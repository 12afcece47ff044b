"""Find the line and column of every key and value of a TOML document, which `tomllib` does not tell."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import Final

from bot.configuration.problems import KeyPath

Position = tuple[int, int]
"""A line and a column, both from 1."""

_BLANK: Final = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_KEY: Final = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[A-Za-z0-9_-]+")
_DOT: Final = re.compile(r"[ \t]*\.[ \t]*")
_SCALAR: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|[^\s,\]}#]+(?: [0-9:.Z+-]+)?",  # a date and its time may stand apart
    re.DOTALL,
)


def locate(text: str) -> dict[KeyPath, Position]:
    """Give the position of every key, and of every item of an array, in valid TOML whose lines end in line feeds.

    The text must have been parsed already: what is wrong with it goes unnoticed here.
    """
    return _Scanner(text).scan()


class _Scanner:
    """Walk through a valid document once, noting where keys and items start."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._line_start = 0
        self._counted_to = 0
        self._found: dict[KeyPath, Position] = {}

    def scan(self) -> dict[KeyPath, Position]:
        table: KeyPath = ()
        arrays: Counter[KeyPath] = Counter()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header(arrays)
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self._found

    def _header(self, arrays: Counter[KeyPath]) -> KeyPath:
        start = self._at
        is_array = self._text.startswith("[[", start)
        self._at += 2 if is_array else 1
        self._skip(_BLANK)
        path: KeyPath = ()
        keys = self._keys()
        for number, key in enumerate(keys, start=1):
            path = (*path, key)
            self._note(path, start)
            if is_array and number == len(keys):
                arrays[path] += 1
            if path in arrays:
                path = (*path, arrays[path] - 1)
                self._note(path, start)
        self._skip(_BLANK)
        self._at += 2 if is_array else 1
        return path

    def _pair(self, table: KeyPath) -> None:
        start = self._at
        path = table
        for key in self._keys():
            path = (*path, key)
            self._note(path, start)
        self._skip(_BLANK)
        self._at += 1  # the equals sign
        self._skip(_BLANK)
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        opening = self._text[self._at]
        if opening not in "[{":
            self._skip(_SCALAR)
            return
        self._at += 1
        self._skip(_BLANK)
        index = 0
        while self._text[self._at] not in "]}":
            if opening == "[":
                self._note((*path, index), self._at)
                self._value((*path, index))
                index += 1
            else:
                self._pair(path)
            self._skip(_BLANK)
            if self._text[self._at] == ",":
                self._at += 1
                self._skip(_BLANK)
        self._at += 1

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while (dot := _DOT.match(self._text, self._at)) is not None:
            self._at = dot.end()
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        written = self._skip(_KEY)
        if written[0] not in "\"'":
            return written
        unquoted = tomllib.loads(f"key = {written}")["key"]
        return str(unquoted)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            return ""
        self._at = match.end()
        return match[0]

    def _note(self, path: KeyPath, at: int) -> None:
        newlines = self._text.count("\n", self._counted_to, at)
        if newlines:
            self._line += newlines
            self._line_start = self._text.rindex("\n", self._counted_to, at) + 1
        self._counted_to = at
        self._found.setdefault(path, (self._line, at - self._line_start + 1))
