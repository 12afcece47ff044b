"""Decide what a typed line means, the same on every platform: a command, a question, or neither."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TypeAlias

from bot.declaration.command import Answers, Command
from bot.declaration.parameters import Circumstances
from bot.reading.binding import NotBound, Trouble, Values, bind_line, bind_options
from bot.reading.cleaning import clean
from bot.reading.courtesies import Courtesy, courtesy
from bot.registry import BoundGroup, Registry

SLASHES = ("/", "／")


@dataclass(frozen=True, slots=True)
class Understood:
    """A command with a value for each of its parameters."""

    command: Command
    values: Values


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """A command whose words do not bind."""

    reason: NotBound


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """A slash before a word that is no command; `nearest` is the line that was probably meant."""

    word: str
    nearest: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """Anything else. `meant` is a command line that the text looks like."""

    text: str
    meant: str | None


@dataclass(frozen=True, slots=True)
class Nothing:
    """No words at all."""


Reading: TypeAlias = Understood | Misunderstood | UnknownCommand | Question | Courtesy | Nothing


def read_line(registry: Registry, line: str, circumstances: Circumstances) -> Reading:
    """Return what `line` means to somebody who addresses the bot."""
    text = clean(line)
    if not text:
        return Nothing()
    if text.startswith(SLASHES):
        return _read_command(registry, text[1:].lstrip(), circumstances)
    word, rest = _first_word(text)
    entry = registry.top.get(word.lower())
    if entry is not None:
        try:
            return _choose(entry, rest, circumstances)
        except NotBound:
            return Question(text, f"/{word.lower()} {rest}".rstrip())
    if (polite := courtesy(text)) is not None:
        return polite
    return Question(text, _probably(registry, word, rest))


def _read_command(registry: Registry, text: str, circumstances: Circumstances) -> Reading:
    word, rest = _first_word(text)
    if not word:
        return Nothing()
    entry = registry.top.get(word.lower())
    if entry is None:
        return UnknownCommand(word, _probably(registry, word, rest))
    try:
        return _choose(entry, rest, circumstances)
    except NotBound as reason:
        return Misunderstood(reason)


def _choose(entry: Command | BoundGroup, rest: str, circumstances: Circumstances) -> Understood | Misunderstood:
    if isinstance(entry, Command):
        return _bind(entry, rest, circumstances)
    word, tail = _first_word(rest)
    named = entry.commands.get(word.lower())
    if named is None:
        return _bind(entry.default, rest, circumstances)
    try:
        return _bind(named, tail, circumstances)
    except NotBound as reason:
        if named is entry.default and not tail:
            raise
        try:
            return _bind(entry.default, rest, circumstances)
        except NotBound:
            raise reason from None


def _bind(command: Command, rest: str, circumstances: Circumstances) -> Understood | Misunderstood:
    """Bind the words, in the declared order or as people say them; what a form can ask for is no failure."""
    try:
        return Understood(command, _values(command, rest, circumstances))
    except NotBound as reason:
        if command.answers is Answers.FORM and reason.trouble is Trouble.MISSING:
            return Misunderstood(reason)
        raise


def _values(command: Command, rest: str, circumstances: Circumstances) -> Values:
    try:
        return bind_line(command, rest, circumstances)
    except NotBound:
        said = command.phrasing(rest, circumstances) if command.phrasing is not None else None
        if said is None:
            raise
        return bind_options(command, said, circumstances)


def _first_word(text: str) -> tuple[str, str]:
    word, *rest = text.split(maxsplit=1) or ("",)
    return word, rest[0].rstrip() if rest else ""


def _probably(registry: Registry, word: str, rest: str) -> str | None:
    near = difflib.get_close_matches(word.lower()[:32], registry.top, n=1, cutoff=0.75)
    return f"/{near[0]} {rest}".rstrip() if near else None
