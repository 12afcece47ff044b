"""Make, change and end series, in the transaction of whatever causes that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.series.rhythm import Rhythm
from bot.series.tables import Series


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A series as it stands: when it is due next, as an instant in UTC, None where nothing is to come."""

    id: int
    subject: str
    rhythm: Rhythm
    due_at: datetime | None


class Calendar:
    """The series of one kind."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    async def plan(self, session: AsyncSession, subject: str, rhythm: Rhythm, now: datetime) -> int:
        """Make a series; what lies before `now` does not occur. Return its row."""
        row = Series(kind=self._kind, subject=subject, created_at=now)
        _set(row, rhythm, now)
        session.add(row)
        await session.flush()
        return row.id

    async def replan(self, session: AsyncSession, series_id: int, rhythm: Rhythm, now: datetime) -> bool:
        """Give a series another rhythm from `now` on; return False where there is no such series."""
        row = await session.scalar(select(Series).filter_by(id=series_id, kind=self._kind).with_for_update())
        if row is None:
            return False
        _set(row, rhythm, now)
        return True

    async def end(self, session: AsyncSession, series_id: int) -> bool:
        """Let nothing more of a series occur; return False where nothing was to come anyway."""
        row = await session.scalar(select(Series).filter_by(id=series_id, kind=self._kind).with_for_update())
        if row is None or row.due_at is None:
            return False
        row.due_at = row.next_local = None
        return True

    async def forget(self, session: AsyncSession, subject: str) -> None:
        """Delete the series of a subject with all its occurrences."""
        await session.execute(delete(Series).where(Series.kind == self._kind, Series.subject == subject))

    async def find(self, session: AsyncSession, series_ids: Sequence[int]) -> dict[int, Upcoming]:
        """Return series by their rows."""
        rows = await session.scalars(select(Series).where(Series.kind == self._kind, Series.id.in_(series_ids)))
        return {row.id: Upcoming(row.id, row.subject, rhythm_of(row), row.due_at) for row in rows}


def rhythm_of(row: Series) -> Rhythm:
    """Return the rhythm that a row keeps."""
    return Rhythm(datetime.fromisoformat(row.start), ZoneInfo(row.zone), row.rule, row.on_holidays)


def _set(row: Series, rhythm: Rhythm, now: datetime) -> None:
    """Write a rhythm into a row, due at its first occurrence that is not over."""
    row.start = rhythm.start.isoformat(timespec="seconds")
    row.zone = rhythm.zone.key
    row.rule = rhythm.rule
    row.on_holidays = rhythm.on_holidays
    local = first_from(rhythm, now)
    row.next_local = local.isoformat(timespec="seconds") if local else None
    row.due_at = rhythm.instant(local) if local else None


def first_from(rhythm: Rhythm, now: datetime) -> datetime | None:
    """Return the local time of the first occurrence that is not before an instant."""
    local = rhythm.after(None)
    if local is not None and rhythm.instant(local) < now:
        wall = now.astimezone(rhythm.zone).replace(tzinfo=None)
        local = rhythm.after(wall)
    return local
