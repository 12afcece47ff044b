"""The rows of a CSV file of people, checked one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.community.names import name_key
from bot.messages import RichText, phrase
from bot.roles import Role
from bot.spreadsheets import NotASpreadsheet, Row, read_csv

COLUMNS = ("name", "email", "role", "cohort", "team")
_CALLED = {
    "姓名": "name",
    "名字": "name",
    "e-mail": "email",
    "電郵": "email",
    "邮箱": "email",
    "角色": "role",
    "屆別": "cohort",
    "届别": "cohort",
    "團隊": "team",
    "团队": "team",
}
_LONGEST = 200
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_GUARDED = {Role.STAFF.value, Role.ADMIN.value}
_GRANTED = (Role.GUEST, Role.ALUMNI, Role.FOUNDER, Role.MENTOR)


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a file; `line` is where they stand in it, from 1. What a file leaves out is empty."""

    line: int
    name: str
    email: str = ""
    role: Role = Role.FOUNDER
    cohort: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one line of a file; 0 where it is the whole file."""

    line: int
    text: RichText


def read_entries(content: bytes) -> tuple[Sequence[Entry], Sequence[Problem]]:
    """Return the people of a CSV file, and what is wrong with the lines that were left out or not taken in whole."""
    try:
        found = [_known_titles(row) for row in read_csv(content)]
    except NotASpreadsheet as reason:
        return (), (Problem(reason.line, phrase("people.csv.broken", reason=str(reason))),)
    if found and "name" not in found[0].cells:
        return (), (Problem(1, phrase("people.csv.no_names", columns=", ".join(COLUMNS))),)
    entries: list[Entry] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    for row in found:
        wrong = next(_wrong(row, seen), None)
        if wrong is not None:
            problems.append(Problem(row.line, wrong))
            continue
        if row.cells.get("role", "").lower() in _GUARDED:
            problems.append(Problem(row.line, phrase("people.csv.no_staff")))
        entry = _entry(row)
        if entry.email:
            seen[entry.email, name_key(entry.cohort)] = row.line
        entries.append(entry)
    return entries, problems


def _known_titles(row: Row) -> Row:
    return Row(row.line, {_CALLED.get(title, title): cell for title, cell in row.cells.items()})


def _entry(row: Row) -> Entry:
    cells = row.cells
    return Entry(
        line=row.line,
        name=cells["name"],
        email=cells.get("email", "").lower(),
        role=_granted(cells.get("role", "").lower()),
        cohort=cells.get("cohort", ""),
        team=cells.get("team", ""),
    )


def _granted(role: str) -> Role:
    """Return the role that an import grants: a founder's unless said otherwise, and none to staff."""
    if role in _GUARDED:
        return Role.GUEST
    return Role(role) if role else Role.FOUNDER


def _wrong(row: Row, seen: Mapping[tuple[str, str], int]) -> Iterator[RichText]:
    cells = row.cells
    email, role = cells.get("email", "").lower(), cells.get("role", "").lower()
    if not cells.get("name"):
        yield phrase("people.csv.no_name")
    if any(len(cells.get(column, "")) > _LONGEST for column in COLUMNS):
        yield phrase("people.csv.too_long", most=_LONGEST)
    if email and not _EMAIL.fullmatch(email):
        yield phrase("people.csv.no_email", email=email)
    if (before := seen.get((email, name_key(cells.get("cohort", ""))))) is not None:
        yield phrase("people.csv.twice", email=email, line=before)
    if role and role not in _GUARDED and role not in {each.value for each in _GRANTED}:
        yield phrase("people.csv.no_role", role=role, roles=", ".join(each.value for each in _GRANTED))
    if cells.get("team") and not cells.get("cohort"):
        yield phrase("people.csv.no_cohort")
