"""Migration branches, and what their version files say, read without importing Alembic or running them.

Alembic takes a third of a second to import, and whether a database is current is asked at every start.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.storage.errors import MigrationBranchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Table

_REVISION = re.compile(r"(?P<label>[a-z][a-z0-9_]*)_\d{4}")
_MAX_LENGTH: Final = 32
"""Alembic's own table keeps revisions in VARCHAR(32)."""


@dataclass(frozen=True, slots=True)
class MigrationBranch:
    """The migrations of one owner of tables: the engine's are labelled `bot`, a feature's by the feature's name.

    `versions` is the folder of Alembic version files. Every revision is called by the label and a number of four
    digits (`events_0001`), so that a database tells whose revision it holds even where the feature is gone; the first
    has `branch_labels = ("events",)` and no `down_revision`. The engine's branch is always upgraded first, so
    `depends_on` is not needed, and without it a feature can be taken out again.

    `tables` are all the tables of the branch as the models declare them. A fresh database is created from them, without
    walking the history and hence without importing Alembic, unless `fills_rows` says that some migration does more
    than create tables.
    """

    label: str
    versions: Path
    tables: tuple[Table, ...]
    fills_rows: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """One version file: what it is called and which revisions must have been applied before it."""

    name: str
    label: str
    after: tuple[str, ...]
    branch_labels: tuple[str, ...]


def label_of(revision: str) -> str | None:
    """Return whose revision this is by its name; None when it is not named by our rule."""
    match = _REVISION.fullmatch(revision)
    return match["label"] if match else None


def read_branch(branch: MigrationBranch) -> dict[str, Revision]:
    """Read the version files of one branch, by the name of the revision; raise `MigrationBranchError` on a mistake."""
    found: dict[str, Revision] = {}
    for file in sorted(branch.versions.glob("*.py")):
        revision = _read_file(file, file.stat().st_mtime_ns)
        if revision is None:
            continue
        if revision.label != branch.label or len(revision.name) > _MAX_LENGTH:
            raise MigrationBranchError(
                f"{file.name}: the revision {revision.name!r} must be called {branch.label}_ and four digits, "
                f"in at most {_MAX_LENGTH} characters"
            )
        if revision.name in found:
            raise MigrationBranchError(f"{file.name}: another file has the revision {revision.name} already")
        found[revision.name] = revision
    _check_shape(branch, found)
    return found


def _check_shape(branch: MigrationBranch, found: Mapping[str, Revision]) -> None:
    if not found:
        raise MigrationBranchError(f"The branch {branch.label} has no version files in {branch.versions}")
    if len(heads(found)) != 1:
        raise MigrationBranchError(
            f"The branch {branch.label} has several heads: {', '.join(sorted(heads(found)))}. Put them in one line."
        )
    if not any(branch.label in revision.branch_labels for revision in found.values()):
        raise MigrationBranchError(
            f"The first revision of the branch {branch.label} must say branch_labels = ({branch.label!r},)"
        )


def heads(revisions: Mapping[str, Revision]) -> set[str]:
    """Return the revisions on which no other of these builds."""
    built_on = {before for revision in revisions.values() for before in revision.after}
    return set(revisions) - built_on


def reached(applied: Iterable[str], revisions: Mapping[str, Revision]) -> set[str]:
    """Return every revision that a database has which names these ones as applied."""
    seen: set[str] = set()
    waiting = list(applied)
    while waiting:
        name = waiting.pop()
        if name in revisions and name not in seen:
            seen.add(name)
            waiting.extend(revisions[name].after)
    return seen


@lru_cache(maxsize=1024)
def _read_file(file: Path, _changed: int) -> Revision | None:
    """Read the module-level assignments of a version file; None for a file that names no revision."""
    values: dict[str, object] = {}
    for node in ast.parse(file.read_text(encoding="utf-8"), filename=str(file)).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value):
                pass
            case _:
                continue
        if target in {"revision", "down_revision", "depends_on", "branch_labels"}:
            values[target] = ast.literal_eval(value)
    name = values.get("revision")
    if not isinstance(name, str):
        return None
    after = (*_names(values.get("down_revision")), *_names(values.get("depends_on")))
    return Revision(name, label_of(name) or "", after, _names(values.get("branch_labels")))


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(name) for name in value) if isinstance(value, tuple | list) else ()
