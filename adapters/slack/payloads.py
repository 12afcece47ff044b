"""Read what Slack sends: JSON whose shape is never taken for granted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

Payload: TypeAlias = Mapping[str, object]


def part(payload: Payload, *path: str) -> Payload:
    """Return the object under a path; an empty one where there is none."""
    found: object = payload
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def text(payload: Payload, *path: str) -> str:
    """Return the text under a path; an empty one where there is none."""
    found = part(payload, *path[:-1]).get(path[-1])
    return found if isinstance(found, str) else ""


def parts(payload: Payload, *path: str) -> Iterator[Payload]:
    """Return the objects of the list under a path."""
    found = part(payload, *path[:-1]).get(path[-1])
    if isinstance(found, Sequence) and not isinstance(found, str):
        yield from (each for each in found if isinstance(each, Mapping))


def texts(payload: Payload, *path: str) -> list[str]:
    """Return the texts of the list under a path."""
    found = part(payload, *path[:-1]).get(path[-1])
    several = isinstance(found, Sequence) and not isinstance(found, str)
    return [each for each in found if isinstance(each, str)] if several and isinstance(found, Sequence) else []
