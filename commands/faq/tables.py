"""The FAQ's tables: entries as they were imported, what was asked, and what calibration found."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, JsonObject, MigrationBranch, RowId
from bot.storage.tables import AccountId, PersonId, text_enum


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    OFFERED = "offered"
    UNKNOWN = "unknown"


class FaqEntry(Base):
    """One entry of the bank; `digest` is that of the content in the files, `content` what staff wrote.

    `edited_at` and `edited_by` tell when and through which account it was written in chat; None where it is of a file.
    """

    __tablename__ = "faq_entry"

    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    content: Mapped[JsonObject]
    imported_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class FaqQuestion(Base):
    """One question as it was asked. It is open while nobody has answered it, or said that the answer was wrong.

    `place` is where, as the platform names it; `helped` is what the person said to "was this right?".
    """

    __tablename__ = "faq_question"
    __table_args__ = (Index(None, "open", "asked_at"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    asked_at: Mapped[datetime]
    account_id: Mapped[AccountId]
    person_id: Mapped[PersonId]
    platform: Mapped[str]
    place: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    outcome: Mapped[Outcome] = mapped_column(text_enum(Outcome))
    entry_id: Mapped[str | None]
    helped: Mapped[bool | None]
    open: Mapped[bool]


class FaqCalibration(Base):
    """Thresholds that calibration found for a bank; `digest` is that of all its entries."""

    __tablename__ = "faq_calibration"

    digest: Mapped[str] = mapped_column(primary_key=True)
    thresholds: Mapped[JsonObject]
    calibrated_at: Mapped[datetime]


BRANCH = MigrationBranch(
    "faq",
    Path(__file__).parent / "migrations",
    tuple(Base.metadata.tables[each.__tablename__] for each in (FaqEntry, FaqQuestion, FaqCalibration)),
)
