"""What a term of a phrase is, and how a pattern finds one.

Each room of this package knows the terms of one kind: a day word, a weekday, a clock time, a zone. A phrase is read
when terms cover the whole of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Protocol, runtime_checkable


class Term:
    """One part of a phrase with a meaning of its own."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` until `after`, which is not among them."""

    first: date
    after: date

    @classmethod
    def one(cls, day: date) -> Days:
        """Return a single day."""
        return cls(day, day + timedelta(days=1))

    @property
    def single(self) -> bool:
        """Tell whether it is one day."""
        return self.after - self.first == timedelta(days=1)


@runtime_checkable
class DayTerm(Protocol):
    """A term that names a day or several in a row."""

    def days(self, today: date) -> tuple[Days, ...]:
        """Return what it may mean to somebody who says it today, the likeliest first; none where it cannot be."""


@dataclass(frozen=True, slots=True)
class Until(Term):
    """What stands between the beginning and the end of a range; `dash`: no word, but a dash."""

    dash: bool


Terms = tuple[Term, ...]
Reader = Callable[[re.Match[str]], Terms | None]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression over the normal form, and the terms that a match of it stands for, if it stands for any."""

    expression: str
    read: Reader

    def match(self, text: str, position: int) -> re.Match[str] | None:
        """Match at a position; the expression is compiled when it is first needed, so that importing costs nothing."""
        return compiled(self.expression).match(text, position)


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """Compile an expression once."""
    return re.compile(expression, re.VERBOSE)


def pattern(expression: str, read: Reader) -> Pattern:
    """Return a pattern that never ends in the middle of a Latin word or of a run of digits."""
    ended = rf"(?:{expression})(?!(?<=[a-z])[a-z]|(?<=\d)\d)"
    return Pattern(ended, read)


def always(expression: str, *terms: Term) -> Pattern:
    """Return a pattern that stands for the same terms whatever it matches."""
    return pattern(expression, lambda _match: terms)
