"""Bring about what is due: each occurrence once, by one of however many processes there are."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.series.calendar import upcoming
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
        more = bool(self._kinds)
        while more:
            done, more = await self._batch(now)
            happened += done
        return happened

    async def forget(self, now: datetime) -> None:
        """Delete what happened so long ago that nothing asks for it."""
        async with self._database.write() as session:
            await session.execute(delete(OccurrenceRow).where(OccurrenceRow.settled_at < now - REMEMBERED))

    async def _batch(self, now: datetime) -> tuple[int, bool]:
        """Settle some of what is due; return how many occurrences happened, and whether there may be more."""
        due = (
            select(Series)
            .where(Series.wakes_at <= now, Series.kind.in_(self._kinds))
            .order_by(Series.wakes_at, Series.id)
            .limit(_AT_ONCE)
        )
        async with self._database.read() as session:
            if (await session.execute(due.with_only_columns(Series.id).limit(1))).first() is None:
                return 0, False
        async with self._database.write() as session:
            rows = (await session.scalars(due.with_for_update(skip_locked=True))).all()
            happened = sum([await self._advance(session, row, now) for row in rows])
        return happened, len(rows) == _AT_ONCE

    async def _advance(self, session: AsyncSession, row: Series, now: datetime) -> int:
        """Settle what is due of one series; a feature that fails costs the others nothing."""
        try:
            async with session.begin_nested():
                return await self._settle(session, row, now)
        except Exception:
            await session.refresh(row)
            log.exception("series %s (%s) failed; it is tried again later", row.id, row.kind)
            row.wakes_at = now + PAUSE
            return 0

    async def _settle(self, session: AsyncSession, row: Series, now: datetime) -> int:
        """Bring about the newest of the occurrences that are due; the others are missed."""
        kind, rhythm = self._kinds[row.kind], upcoming(row).rhythm
        at, following = _newest(rhythm, row.due_at, now - kind.latest, now)
        row.due_at = row.wakes_at = following
        if at is None:
            return 0
        in_time = now - at <= kind.latest
        local = rhythm.local(at)
        outcome = Outcome.HAPPENED if in_time else Outcome.MISSED
        if not await _record(session, row.id, local, at, now, outcome) or not in_time:
            return 0
        await kind.occur(session, Occurrence(row.id, row.subject, local, at, now - at, last=following is None))
        return 1


def _newest(
    rhythm: Rhythm, due: datetime | None, horizon: datetime, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """Return the newest occurrence from `due` on that is not in the future, and the one after it.

    Of a long absence, what lies before `horizon` is not counted up.
    """
    newest, following = None, due
    while following is not None and following <= now:
        newest = following
        following = rhythm.after(max(newest, horizon))
    return newest, following


async def _record(
    session: AsyncSession, series_id: int, local: datetime, at: datetime, now: datetime, outcome: Outcome
) -> bool:
    """Write an occurrence down; return False where it was before."""
    values = {
        "series_id": series_id,
        "local": local.isoformat(timespec="seconds"),
        "due_at": at,
        "settled_at": now,
        "outcome": outcome,
    }
    statement = upsert(session, OccurrenceRow).values(values).on_conflict_do_nothing().returning(OccurrenceRow.id)
    return (await session.execute(statement)).scalar() is not None
