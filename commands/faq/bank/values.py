"""The values a bank consists of: entries, and what is wrong with them."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from bot.languages import Language
from bot.roles import Role

_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


class Severity(StrEnum):
    """How much a problem matters: an error must be mended, a warning should be, a note is to be known."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """Say what is wrong, and where: `line` counts from 1, and `code` is the stable name of the kind of problem."""

    file: Path
    line: int
    entry_id: str | None
    severity: Severity
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.message}"


@dataclass(frozen=True, slots=True)
class AsOf:
    """Hold the date a fact is known for, as precisely as its source gives it: a year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2018`, `2018-05` or `2018-05-01`; raise ValueError for anything else."""
        if not _DATE.fullmatch(text):
            raise ValueError(f"not a year, month or day: {text!r}")
        as_of = cls(*map(int, text.split("-")))
        _ = as_of.first_day
        return as_of

    @property
    def first_day(self) -> date:
        """The first day it may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        return "-".join(f"{part:0{width}}" for part, width in ((self.year, 4), (self.month, 2), (self.day, 2)) if part)


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one question and its answer, as staff wrote them.

    Each of `question`, `answer` and `phrasings` may lack a language, but a question and an answer in some language
    there are. `phrasings` are further ways to ask, without the question itself. `visible_to` is the least role that may
    see it.
    """

    id: str
    question: Mapping[Language, str]
    answer: Mapping[Language, str]
    phrasings: Mapping[Language, tuple[str, ...]]
    tags: tuple[str, ...]
    source: str | None
    as_of: AsOf | None
    owner: str | None
    review_by: date | None
    visible_to: Role
    file: Path
    line: int

    def asked(self, language: Language) -> tuple[str, ...]:
        """Return every way to ask it in a language, the question first."""
        question = (self.question[language],) if language in self.question else ()
        return question + self.phrasings.get(language, ())

    def digest(self) -> str:
        """Return a SHA-256 in hexadecimal of what staff wrote; where it stands in the files does not matter."""
        content = {
            "id": self.id,
            "question": dict(self.question),
            "answer": dict(self.answer),
            "phrasings": dict(self.phrasings),
            "tags": self.tags,
            "source": self.source,
            "as_of": str(self.as_of) if self.as_of else None,
            "owner": self.owner,
            "review_by": self.review_by.isoformat() if self.review_by else None,
            "visible_to": self.visible_to,
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Bank:
    """Hold the entries that could be read, in the order of the files, and the problems met on the way."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
