"""The tables of digests: who wants one and when, and which are due and not yet put together."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, MigrationBranch, RowId
from bot.storage.tables import AccountId, PersonId, text_enum


class HowOften(StrEnum):
    """How often a person wants the digest."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


class DigestChoice(Base):
    """What a person chose through one account: how often, and the wall time in their zone as `HH:MM`.

    Of several the newest counts. `series_id` is when it comes next, None where nothing comes.
    """

    __tablename__ = "digest_choice"
    __table_args__ = (UniqueConstraint("account_id"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    person_id: Mapped[PersonId]
    account_id: Mapped[AccountId]
    how_often: Mapped[HowOften] = mapped_column(text_enum(HowOften))
    at: Mapped[str]
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="SET NULL"))
    chosen_at: Mapped[datetime]


class DigestDue(Base):
    """A digest that has fallen due: its `subject`, and the local day, once each; gone once it is put together."""

    __tablename__ = "digest_due"
    __table_args__ = (UniqueConstraint("subject", "day"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    subject: Mapped[str]
    day: Mapped[str]
    due_at: Mapped[datetime]


BRANCH = MigrationBranch(
    "digest",
    Path(__file__).parent / "migrations",
    tuple(Base.metadata.tables[each.__tablename__] for each in (DigestChoice, DigestDue)),
)
