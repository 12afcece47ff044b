"""An event as it is read from the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.events.programme.details import Details
from commands.events.tables import EventRow, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event with its number and how often it has been changed.

    Where it is an occurrence of a series, `series_local` is its original wall time there, which tells it from others.
    """

    id: int
    uid: str
    status: Status
    sequence: int
    revision: int
    series_id: int | None
    series_local: str | None
    feed_id: int | None
    created_by: int | None
    created_at: datetime
    changed_at: datetime
    details: Details

    @property
    def takes_place(self) -> bool:
        """Tell whether it is planned and not cancelled."""
        return self.status is Status.PLANNED

    def is_over(self, now: datetime) -> bool:
        """Tell whether it has ended."""
        return self.details.end <= now

    def sign_up_closed(self, now: datetime) -> bool:
        """Tell whether it is too late to sign up."""
        return self.is_over(now) or (self.details.deadline is not None and self.details.deadline <= now)


def event_of(row: EventRow) -> Event:
    """Return the event that a row keeps."""
    return Event(
        id=row.id,
        uid=row.uid,
        status=Status(row.status),
        sequence=row.sequence,
        revision=row.revision,
        series_id=row.series_id,
        series_local=row.series_local,
        feed_id=row.feed_id,
        created_by=row.created_by,
        created_at=row.created_at,
        changed_at=row.changed_at,
        details=Details.from_json(row.details),
    )
