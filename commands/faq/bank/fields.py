"""Turn the table of one entry into an Entry, or say what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Final, TypeVar

from bot.languages import Language
from bot.roles import Role
from commands.faq.bank.values import AsOf, Entry, Problem, Severity

_T = TypeVar("_T")
_KEYS: Final = (
    "id",
    "tags",
    "source",
    "as_of",
    "owner",
    "review_by",
    "visible_to",
    "question",
    "answer",
    "phrasings",
)
# 60 characters leave room for a feature and an action in a component id of 100.
_ID: Final = re.compile(r"(?=.{1,60}\Z)[a-z0-9]+(?:-[a-z0-9]+)*")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_KINDS: Final[Mapping[type, str]] = {
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
    date: "a date",
}


@dataclass(slots=True)
class EntryReader:
    """Read the fields of one `[[entry]]` table and collect the problems in `problems`.

    `file` and `line` say where the entry starts, `key_lines` where its keys stand (see Chunk.key_lines).
    """

    table: Mapping[str, object]
    file: Path
    line: int
    key_lines: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)

    def entry(self) -> Entry | None:
        """Return the entry, or None with an error in `problems`.

        Any error leaves the entry out: a misspelled `visible_to` must not show to guests what is meant for staff.
        """
        for key in self.table:
            if key not in _KEYS:
                self._unknown_key(key, key, _KEYS)
        entry_id, source, owner = self._id(), self._text("source"), self._text("owner")
        as_of, review_by, role = self._as_of(), self._review_by(), self._visible_to()
        tags = self._texts("tags", self.table.get("tags", []))
        question, answer = self._by_language("question", self._line), self._by_language("answer", self._line)
        phrasings = self._by_language("phrasings", self._texts)
        for name, texts in (("question", question), ("answer", answer)):
            if name not in self.table:
                self._error(None, "missing-field", f"the entry has no [entry.{name}]")
            elif not texts:
                self._error(name, "empty", f"[entry.{name}] says nothing")
        if self.problems or entry_id is None:
            return None
        return Entry(
            id=entry_id,
            question=question,
            answer=answer,
            phrasings=phrasings,
            tags=tags,
            source=source,
            as_of=as_of,
            owner=owner,
            review_by=review_by,
            visible_to=role,
            file=self.file,
            line=self.line,
        )

    @property
    def known_id(self) -> str | None:
        """The entry's id as far as it can be told, for messages."""
        value = self.table.get("id")
        return value if isinstance(value, str) else None

    def _error(self, key: str | None, code: str, message: str) -> None:
        line = self.key_lines.get(key or "", self.line)
        named = f"{self.known_id}: {message}" if self.known_id else message
        self.problems.append(Problem(self.file, line, self.known_id, Severity.ERROR, code, named))

    def _unknown_key(self, key: str, place: str, known: tuple[str, ...]) -> None:
        nearest = get_close_matches(key, known, n=1, cutoff=0.5)
        hint = f"did you mean {nearest[0]}?" if nearest else f"expected one of {', '.join(known)}"
        self._error(place, "unknown-key", f"unknown key {place!r}; {hint}")

    def _wrong_type(self, key: str, expected: str, value: object) -> None:
        kind = next((name for kind, name in _KINDS.items() if isinstance(value, kind)), "something else")
        self._error(key, "wrong-type", f"{key} must be {expected}, not {kind}")

    def _id(self) -> str | None:
        if "id" not in self.table:
            self._error(None, "missing-field", 'the entry has no id; add one, as id = "programme-length"')
            return None
        entry_id = self._text("id")
        if entry_id is not None and not _ID.fullmatch(entry_id):
            self._error("id", "bad-id", "an id is up to 60 small letters, digits and single hyphens between them")
        return entry_id

    def _text(self, key: str) -> str | None:
        return self._line(key, self.table[key]) if key in self.table else None

    def _line(self, key: str, value: object) -> str | None:
        if not isinstance(value, str):
            self._wrong_type(key, "a text in quotes", value)
            return None
        if not (text := value.strip()):
            self._error(key, "empty", f"{key} is empty")
        elif _UNPRINTABLE.search(text):
            self._error(key, "control-character", f"{key} contains a control character")
        return text or None

    def _texts(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            self._wrong_type(key, "a list of texts", value)
            return ()
        return tuple(text for item in value if (text := self._line(key, item)))

    def _by_language(self, name: str, read: Callable[[str, object], _T | None]) -> dict[Language, _T]:
        table = self.table.get(name, {})
        if not isinstance(table, dict):
            self._wrong_type(name, f"a table: a line [entry.{name}] and a line for each language", table)
            return {}
        found: dict[Language, _T] = {}
        for tag, value in table.items():
            place = f"{name}.{tag}"
            if tag not in tuple(Language):
                self._unknown_key(tag, place, tuple(Language))
            elif (text := read(place, value)) is not None:
                found[Language(tag)] = text
        return found

    def _as_of(self) -> AsOf | None:
        value = self.table.get("as_of")
        if isinstance(value, date) and not isinstance(value, datetime):
            return AsOf(value.year, value.month, value.day)
        if value is not None:
            try:
                return AsOf.parse(value if isinstance(value, str) else str(value) if type(value) is int else "")
            except ValueError:
                self._error("as_of", "bad-date", 'as_of must be a date as 2018-05-01, "2018-05" or "2018"')
        return None

    def _review_by(self) -> date | None:
        value = self.table.get("review_by")
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self._error("review_by", "bad-date", "review_by must be a date without quotes, as 2027-03-31")
        return None

    def _visible_to(self) -> Role:
        value = self.table.get("visible_to", Role.GUEST)
        if isinstance(value, str) and value in tuple(Role):
            return Role(value)
        self._error("visible_to", "bad-role", f"visible_to must be one of {', '.join(Role)}")
        return Role.GUEST
