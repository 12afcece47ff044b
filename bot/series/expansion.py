"""Bring about what is due: each occurrence once, by one of however many processes there are."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.series.calendar import rhythm_of
from bot.series.kinds import Occurrence, SeriesKind
from bot.series.rhythm import Rhythm
from bot.series.tables import OccurrenceRow, Outcome, Series
from bot.storage import Database
from bot.storage.upsert import upsert

log = logging.getLogger(__name__)

_AT_ONCE = 100
"""Series in one transaction: enough to be quick, few enough to let others write in between."""

PAUSE = timedelta(minutes=1)
"""How long a series waits whose feature failed to bring an occurrence about."""

REMEMBERED = timedelta(days=90)
"""How long it is known that an occurrence happened."""


class Expansion:
    """Takes due series from the database and lets their features act; the clock calls `turn`."""

    def __init__(self, database: Database, kinds: Iterable[SeriesKind]) -> None:
        self._database = database
        self._kinds = {kind.name: kind for kind in kinds}

    async def turn(self, now: datetime) -> int:
        """Bring about everything that is due; return how many occurrences happened.

        Raises:
            StorageError: the database cannot be used; what is due stays due.
        """
        happened = 0
        while self._kinds:
            done, more = await self._batch(now)
            happened += done
            if not more:
                break
        return happened

    async def forget(self, now: datetime) -> None:
        """Delete what happened so long ago that nothing asks for it."""
        async with self._database.write() as session:
            await session.execute(delete(OccurrenceRow).where(OccurrenceRow.settled_at < now - REMEMBERED))

    async def _batch(self, now: datetime) -> tuple[int, bool]:
        due = (
            select(Series)
            .where(Series.due_at <= now, Series.kind.in_(self._kinds))
            .order_by(Series.due_at, Series.id)
            .limit(_AT_ONCE)
        )
        async with self._database.read() as session:
            if (await session.execute(due.with_only_columns(Series.id).limit(1))).first() is None:
                return 0, False
        async with self._database.write() as session:
            rows = (await session.scalars(due.with_for_update(skip_locked=True))).all()
            happened = 0
            for row in rows:
                happened += await self._advance(session, row, now)
        return happened, len(rows) == _AT_ONCE

    async def _advance(self, session: AsyncSession, row: Series, now: datetime) -> int:
        """Settle the occurrences of one series that are due; a feature that fails costs the others nothing."""
        try:
            async with session.begin_nested():
                return await self._settle(session, row, now)
        except Exception as error:
            reference = secrets.token_hex(4)
            log.error("series %s (%s) failed, reference %s", row.id, row.kind, reference, exc_info=error)
            await session.refresh(row)
            row.due_at = now + PAUSE
            return 0

    async def _settle(self, session: AsyncSession, row: Series, now: datetime) -> int:
        kind, rhythm = self._kinds[row.kind], rhythm_of(row)
        local = datetime.fromisoformat(row.next_local) if row.next_local else None
        happened = 0
        while local is not None and (at := rhythm.instant(local)) <= now:
            following = rhythm.after(local)
            superseded = following is not None and rhythm.instant(following) <= now
            happens = not superseded and now - at <= kind.latest
            if await _record(session, row, local, at, now, happened=happens) and happens:
                late = max(now - at, timedelta())
                await kind.occur(session, Occurrence(row.id, row.subject, local, at, late, last=following is None))
                happened += 1
            local = _skip(rhythm, following, now, kind.latest) if superseded else following
        row.next_local = local.isoformat(timespec="seconds") if local else None
        row.due_at = rhythm.instant(local) if local else None
        return happened


def _skip(rhythm: Rhythm, following: datetime | None, now: datetime, latest: timedelta) -> datetime | None:
    """Leave out what is so long over that it will not be brought about: a long absence is not counted up one by one."""
    if following is None or now - rhythm.instant(following) <= latest:
        return following
    horizon = (now - latest).astimezone(rhythm.zone).replace(tzinfo=None)
    return rhythm.after(horizon) or following


async def _record(
    session: AsyncSession, row: Series, local: datetime, at: datetime, now: datetime, *, happened: bool
) -> bool:
    """Write an occurrence down; return False where it was before."""
    values = {
        "series_id": row.id,
        "local": local.isoformat(timespec="seconds"),
        "due_at": at,
        "settled_at": now,
        "outcome": Outcome.HAPPENED if happened else Outcome.MISSED,
    }
    statement = upsert(session, OccurrenceRow).values(values).on_conflict_do_nothing().returning(OccurrenceRow.id)
    return (await session.execute(statement)).scalar() is not None
