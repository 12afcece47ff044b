"""A copy of a SQLite database, made while others use it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


async def back_up(file: Path, revision: str) -> Path:
    """Copy the database as last committed to `NAME.before-REVISION.bak` beside it, and return where that is.

    A copy under the same name is replaced, and only by a whole one.
    """
    copy = file.with_name(f"{file.name}.before-{revision}.bak")
    await asyncio.to_thread(_copy, file, copy)
    return copy


def _copy(file: Path, copy: Path) -> None:
    unfinished = copy.with_name(copy.name + ".part")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    unfinished.replace(copy)
