"""Where two texts differ, as excerpts that a person can compare."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PART = re.compile(r"\s+|[A-Za-z0-9]+|[^A-Za-z0-9\s]")
_AROUND = 6
"""Words, or Chinese characters, that are shown on either side of what differs."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The same passage of two texts, from the first word that differs to the last, with a few words around it."""

    theirs: str
    yours: str


def difference(theirs: str, yours: str, most: int = 300) -> Difference:
    """Return the passage in which two texts differ, of at most `most` characters each."""
    these, those = _PART.findall(theirs.strip()), _PART.findall(yours.strip())
    start = _alike(these, those)
    end = _alike(these[start:][::-1], those[start:][::-1])
    return Difference(_excerpt(these, start, end, most), _excerpt(those, start, end, most))


def _alike(these: Sequence[str], those: Sequence[str]) -> int:
    """Return how many parts are the same from the beginning."""
    pairs = zip(these, those, strict=False)
    return next((number for number, (one, other) in enumerate(pairs) if one != other), min(len(these), len(those)))


def _excerpt(parts: Sequence[str], start: int, end: int, most: int) -> str:
    first, last = max(start - _AROUND, 0), min(len(parts) - end + _AROUND, len(parts))
    words = "".join(parts[first:last]).strip()
    cut = words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
    return f"{'…' if first else ''}{cut}{'…' if last < len(parts) and cut == words else ''}"
