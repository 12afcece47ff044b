"""The tables of series and of their occurrences."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.series.rhythm import OnHolidays
from bot.storage.tables import Base, RowId, text_enum


class Outcome(StrEnum):
    """What became of an occurrence."""

    HAPPENED = "happened"
    MISSED = "missed"


class Series(Base):
    """Something that recurs, or happens once. `due_at` is None once there is nothing more to come.

    `start` and `next_local` are local wall times in `zone` as ISO 8601 to the second.
    """

    __tablename__ = "series"
    __table_args__ = (
        Index(None, "due_at"),
        Index(None, "kind", "subject"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    kind: Mapped[str]
    subject: Mapped[str]
    start: Mapped[str]
    zone: Mapped[str]
    rule: Mapped[str | None]
    on_holidays: Mapped[OnHolidays] = mapped_column(text_enum(OnHolidays))
    next_local: Mapped[str | None]
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class OccurrenceRow(Base):
    """One occurrence, once for each local time of its series."""

    __tablename__ = "occurrence"
    __table_args__ = (UniqueConstraint("series_id", "local"), Index(None, "settled_at"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    local: Mapped[str]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime]
    outcome: Mapped[Outcome] = mapped_column(text_enum(Outcome))
