"""An occurrence as the reading process told it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One occurrence; `recurrence` is its original start within its series, empty where it is alone."""

    uid: str
    recurrence: str
    cancelled: bool
    start: datetime
    end: datetime
    zone: str
    all_day: bool
    title: str
    about: str
    place: str
    link: str
    tags: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Return what tells it from all others of its calendar."""
        return self.uid, self.recurrence

    @classmethod
    def of(cls, told: Mapping[str, object]) -> Self:
        """Read what left the process."""
        tags = told["tags"]
        return cls(
            uid=str(told["uid"]),
            recurrence=str(told["recurrence"]),
            cancelled=bool(told["cancelled"]),
            start=_instant(told["start"]),
            end=_instant(told["end"]),
            zone=str(told["zone"]),
            all_day=bool(told["all_day"]),
            title=str(told["title"]),
            about=str(told["about"]),
            place=str(told["place"]),
            link=str(told["link"]),
            tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
        )


def _instant(text: object) -> datetime:
    return datetime.fromisoformat(str(text)).astimezone(UTC)
