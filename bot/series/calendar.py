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
from bot.when.rules import parse_rule


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A series as it stands: when it is due next, as an instant in UTC, None where nothing is to come."""

    id: int
    subject: str
    rhythm: Rhythm
    due_at: datetime | None


class Calendar:
    """The series of one kind; `subject` is what the feature that makes one calls it."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    async def plan(self, session: AsyncSession, subject: str, rhythm: Rhythm, now: datetime) -> Upcoming:
        """Make a series; what lies before `now` does not occur."""
        row = Series(kind=self._kind, subject=subject, created_at=now)
        _set(row, rhythm, now)
        session.add(row)
        await session.flush()
        return upcoming(row)

    async def replan(self, session: AsyncSession, series_id: int, rhythm: Rhythm, now: datetime) -> Upcoming | None:
        """Give a series another rhythm from `now` on; return None where there is no such series."""
        row = await self._row(session, series_id)
        if row is None:
            return None
        _set(row, rhythm, now)
        return upcoming(row)

    async def end(self, session: AsyncSession, series_id: int) -> bool:
        """Let nothing more of a series occur; return False where nothing was to come anyway."""
        row = await self._row(session, series_id)
        if row is None or row.due_at is None:
            return False
        row.due_at = row.wakes_at = None
        return True

    async def forget(self, session: AsyncSession, subjects: Sequence[str]) -> None:
        """Delete the series of some subjects with all their occurrences."""
        await session.execute(delete(Series).where(Series.kind == self._kind, Series.subject.in_(subjects)))

    async def find(self, session: AsyncSession, series_ids: Sequence[int]) -> dict[int, Upcoming]:
        """Return series by their rows."""
        rows = await session.scalars(select(Series).where(Series.kind == self._kind, Series.id.in_(series_ids)))
        return {row.id: upcoming(row) for row in rows}

    async def _row(self, session: AsyncSession, series_id: int) -> Series | None:
        row: Series | None = await session.scalar(
            select(Series).filter_by(id=series_id, kind=self._kind).with_for_update()
        )
        return row


def upcoming(row: Series) -> Upcoming:
    """Return what a row keeps."""
    rule = parse_rule(row.rule) if row.rule else None
    rhythm = Rhythm(datetime.fromisoformat(row.first), ZoneInfo(row.zone), rule, row.on_holidays)
    return Upcoming(row.id, row.subject, rhythm, row.due_at)


def _set(row: Series, rhythm: Rhythm, now: datetime) -> None:
    row.first = rhythm.first.isoformat(timespec="seconds")
    row.zone = rhythm.zone.key
    row.rule = str(rhythm.rule) if rhythm.rule else None
    row.on_holidays = rhythm.on_holidays
    row.due_at = row.wakes_at = rhythm.since(now)
