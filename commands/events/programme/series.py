"""A series as it is read from the database: how it recurs, and what each of its occurrences is like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.series.rhythm import Rhythm
from bot.when import Rule, parse_rule
from bot.when.wall_time import instants
from commands.events.programme.details import Details, moved_to
from commands.events.tables import EventSeries


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Events that recur: `first` is the naive wall time of the first one in `zone`, `template` what each is like."""

    id: int
    uid: str
    sequence: int
    changed_at: datetime
    first: datetime
    zone: ZoneInfo
    rule: Rule
    template: Details

    def starts(self) -> Iterator[datetime]:
        """Yield the original starts of its occurrences, aware and in its zone; there may be no end to them."""
        for at in Rhythm(self.first, self.zone, self.rule).occurrences():
            yield at.astimezone(self.zone)

    def start_of(self, local: str) -> datetime:
        """Return the original start of the occurrence with that wall time."""
        return instants(datetime.fromisoformat(local), self.zone)[0]

    def at(self, start: datetime) -> Details:
        """Return what the occurrence with that original start is like unless it is changed."""
        return moved_to(self.template, start)


def series_of(row: EventSeries) -> Series:
    """Return the series that a row keeps."""
    return Series(
        id=row.id,
        uid=row.uid,
        sequence=row.sequence,
        changed_at=row.changed_at,
        first=datetime.fromisoformat(row.first),
        zone=ZoneInfo(row.zone),
        rule=parse_rule(row.rule),
        template=Details.from_json(row.details),
    )


def wall(at: datetime) -> datetime:
    """Return the naive wall time of an instant in its own zone."""
    return at.replace(tzinfo=None, fold=0)


def local(start: datetime) -> str:
    """Return the wall time of an original start, under which an occurrence is known in its series."""
    return wall(start).isoformat()
