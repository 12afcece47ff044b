"""Bind what was typed, chosen or filled in to the parameters of a command."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.declaration.command import Command
from bot.declaration.parameters import Circumstances, Parameter, Wrong
from bot.declaration.types import Text
from bot.interactions import OptionValue
from bot.messages import RichText
from bot.reading.cleaning import clean_value
from bot.reading.words import Word, words

Values = dict[str, object]


class Trouble(StrEnum):
    """Why words do not bind."""

    WRONG = "wrong"
    MISSING = "missing"
    TOO_MUCH = "too much"


@dataclass(slots=True)
class NotBound(Exception):  # noqa: N818 - an outcome that callers weigh, no error of theirs
    """Words that do not bind to a command: the trouble, where, and all that was typed for each parameter."""

    command: Command
    trouble: Trouble
    parameter: Parameter | None = None
    expected: RichText = ()
    typed: str = ""
    given: dict[str, str] = field(default_factory=dict)


def bind_line(command: Command, line: str, circumstances: Circumstances) -> Values:
    """Return a value for each parameter, from words in the declared order and from `name:value` pairs.

    The last of those that need no name takes the rest of the line where it is a text.

    Raises:
        NotBound: a word is wrong, missing or left over.
    """
    if not command.parameters:
        if line.strip():
            raise NotBound(command, Trouble.TOO_MUCH, typed=line.strip())
        return {}
    return _LineBinding(command, line, circumstances).bind()


def bind_options(command: Command, options: Mapping[str, OptionValue], circumstances: Circumstances) -> Values:
    """Return a value for each parameter, from the typed options of a platform or the fields of a form.

    Raises:
        NotBound: a value is wrong or missing.
    """
    values = {name: clean_value(value) for name, value in options.items()}
    given = {name: str(value) for name, value in values.items()}
    bound: Values = {}
    for parameter in command.parameters:
        value = values.get(parameter.name)
        if value is None or value == "":
            if parameter.required:
                raise NotBound(command, Trouble.MISSING, parameter, given=given)
            bound[parameter.name] = parameter.default
            continue
        try:
            bound[parameter.name] = parameter.type.accept(value, circumstances)
        except Wrong as wrong:
            raise NotBound(command, Trouble.WRONG, parameter, wrong.expected, str(value), given) from None
    return bound


class _LineBinding:
    """The state of binding one line."""

    def __init__(self, command: Command, line: str, circumstances: Circumstances) -> None:
        self.command = command
        self.line = line
        self.circumstances = circumstances
        self.words = words(line, command.by_name)
        self.bound: Values = {}
        self.given: dict[str, str] = {}
        last = command.in_order[-1] if command.in_order else None
        self.rest = last.name if last is not None and isinstance(last.type, Text) else ""

    def bind(self) -> Values:
        unnamed = self._bind_named(self.words)
        unnamed = self._bind_in_order(unnamed)
        if unnamed:
            typed = " ".join(word.text for word in unnamed)
            raise NotBound(self.command, Trouble.TOO_MUCH, typed=typed, given=self.given)
        for parameter in self.command.parameters:
            if parameter.name not in self.bound:
                if parameter.required:
                    raise NotBound(self.command, Trouble.MISSING, parameter, given=self.given)
                self.bound[parameter.name] = parameter.default
        return self.bound

    def _bind_named(self, line: Sequence[Word]) -> list[Word]:
        unnamed: list[Word] = []
        position = 0
        while position < len(line):
            word = line[position]
            position += 1
            if not word.name:
                unnamed.append(word)
                continue
            parameter = self.command.by_name[word.name]
            window = (word, *(() if word.quoted else _until_named(line, position)))
            if not word.text and not word.quoted:
                # People write `name: value` as well.
                window = window[1:]
                position += 1 if window else 0
            if not window:
                raise NotBound(self.command, Trouble.MISSING, parameter, given=dict(self.given))
            position += self._bind_window(parameter, window)
        return unnamed

    def _bind_in_order(self, unnamed: list[Word]) -> list[Word]:
        for parameter in self.command.in_order:
            if not unnamed:
                break
            if parameter.name in self.bound:
                continue
            try:
                unnamed = unnamed[1 + self._bind_window(parameter, unnamed) :]
            except NotBound:
                if parameter.required or parameter is self.command.in_order[-1]:
                    raise
                del self.given[parameter.name]
        return unnamed

    def _bind_window(self, parameter: Parameter, window: Sequence[Word]) -> int:
        """Bind as many words as mean a value together; return how many beyond the first."""
        first = window[0]
        if parameter.name == self.rest:
            most = len(window)
        elif first.quoted:
            most = 1
        else:
            most = min(parameter.type.most_words, self._unbroken(window))
        wrong: Wrong | None = None
        for count in range(most, 0, -1):
            text = self._text(window, count)
            try:
                self.bound[parameter.name] = parameter.type.accept(text, self.circumstances)
            except Wrong as reason:
                wrong = reason
                if parameter.name == self.rest:
                    break
            else:
                self.given[parameter.name] = text
                return count - 1
        typed = self._text(window, most) if parameter.name == self.rest else first.text
        self.given[parameter.name] = typed
        raise NotBound(self.command, Trouble.WRONG, parameter, wrong.expected if wrong else (), typed, dict(self.given))

    def _text(self, window: Sequence[Word], count: int) -> str:
        """Return the words as they stand in the line, blanks between them included."""
        first = window[0]
        if count == 1:
            return first.text
        start = first.end - len(first.text) if first.name else first.start
        text = ""
        for word, following in itertools.pairwise((*window[:count], None)):
            if word is not None and (following is None or not self._adjoin(word, following)):
                text += (" " if text else "") + self.line[start : word.end]
                start = following.start if following else 0
        return text

    def _unbroken(self, window: Sequence[Word]) -> int:
        """Count the words from the first on that no pair stands between."""
        pairs = itertools.pairwise(window)
        return 1 + sum(1 for _ in itertools.takewhile(lambda pair: self._adjoin(*pair), pairs))

    def _adjoin(self, word: Word, following: Word) -> bool:
        return not self.line[word.end : following.start].strip()


def _until_named(line: Sequence[Word], position: int) -> Sequence[Word]:
    end = position
    while end < len(line) and not line[end].name:
        end += 1
    return line[position:end]
