"""The tables of series and of their occurrences."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.series.holidays import OnHolidays
from bot.storage.tables import Base, RowId, text_enum


class Outcome(StrEnum):
    """What became of an occurrence."""

    HAPPENED = "happened"
    MISSED = "missed"


class Series(Base):
    """Something that recurs, or happens once. `due_at` is that of the next occurrence, None once there is none to come.

    `first` is a wall time in `zone`, as ISO 8601 to the second. `wakes_at` is when to look at it: later than `due_at`
    after a failure.
    """

    __tablename__ = "series"
    __table_args__ = (
        Index(None, "wakes_at"),
        Index(None, "kind", "subject"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    kind: Mapped[str]
    subject: Mapped[str]
    first: Mapped[str]
    zone: Mapped[str]
    rule: Mapped[str | None]
    on_holidays: Mapped[OnHolidays] = mapped_column(text_enum(OnHolidays))
    due_at: Mapped[datetime | None]
    wakes_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class OccurrenceRow(Base):
    """One occurrence, once for each wall time of its series."""

    __tablename__ = "occurrence"
    __table_args__ = (UniqueConstraint("series_id", "local"), Index(None, "settled_at"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    local: Mapped[str]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime]
    outcome: Mapped[Outcome] = mapped_column(text_enum(Outcome))


SERIES_TABLES = (Base.metadata.tables[Series.__tablename__], Base.metadata.tables[OccurrenceRow.__tablename__])
"""The tables of this module, which the engine's branch migrates."""
