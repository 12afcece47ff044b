"""The FAQ's tables: entries and their history, what was asked, what was handed over, and what calibration found."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import ForeignKey, Index, LargeBinary, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, JsonObject, MigrationBranch, RowId
from bot.storage.tables import AccountId, PersonId, text_enum


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    OFFERED = "offered"
    UNKNOWN = "unknown"


class HandoverState(StrEnum):
    """How far a question has come that was handed over to staff."""

    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"

    @property
    def waits(self) -> bool:
        """Tell whether somebody still waits for an answer."""
        return self in _WAITING


_WAITING = frozenset({HandoverState.OPEN, HandoverState.CLAIMED})


class RevisionAct(StrEnum):
    """What was done to an entry."""

    IMPORTED = "imported"
    WRITTEN = "written"
    PHRASED = "phrased"
    UNDONE = "undone"
    REMOVED = "removed"


class Purpose(StrEnum):
    """What a model is used for."""

    ENCODING = "encoding"
    WRITING = "writing"


class FaqEntry(Base):
    """One entry of the bank: `content` is what it says, `digest` that of what the files said when they were read last.

    `digest` is empty where no file held it yet. `edited_at` and `edited_by` tell when and through which account it was
    written in chat since; None where it is as the file says.
    """

    __tablename__ = "faq_entry"

    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    content: Mapped[JsonObject]
    imported_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class FaqRevision(Base):
    """One state of an entry, as somebody left it; `content` is None where it was taken out of the bank.

    `account_id` is None where files were imported.
    """

    __tablename__ = "faq_revision"
    __table_args__ = (Index(None, "entry_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    entry_id: Mapped[str]
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    act: Mapped[RevisionAct] = mapped_column(text_enum(RevisionAct))
    content: Mapped[JsonObject | None]


class FaqHandover(Base):
    """A question that waits for staff, or did; everybody who asked the same while it waited hangs on it.

    `key` is its text without case and punctuation. `wrong_entry_id` is the entry that did not answer it, `entry_id`
    the one in which its answer is kept. Whoever answered or dismissed it has `settled` it.
    """

    __tablename__ = "faq_handover"
    __table_args__ = (Index(None, "state", "key"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    opened_at: Mapped[datetime]
    text: Mapped[str]
    key: Mapped[str]
    language: Mapped[str]
    state: Mapped[HandoverState] = mapped_column(text_enum(HandoverState))
    wrong_entry_id: Mapped[str | None]
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    claimed_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    settled_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    entry_id: Mapped[str | None]


class FaqQuestion(Base):
    """One question as it was asked. It is open while nobody has answered it, or said that the answer was wrong.

    `place` is where, as the platform names it; `helped` is what the person said to "was this right?". An answer of
    staff goes to `place_id`, or to the person alone where that is None.
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
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("faq_handover.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    anonymous: Mapped[bool] = mapped_column(default=False, server_default=false())


class FaqCalibration(Base):
    """Thresholds that calibration found; `digest` is that of all entries and of what people said of their answers."""

    __tablename__ = "faq_calibration"

    digest: Mapped[str] = mapped_column(primary_key=True)
    thresholds: Mapped[JsonObject]
    calibrated_at: Mapped[datetime]


class FaqVector(Base):
    """What an encoder made of a text, so that it need not do so again: 32-bit floats in a row, little-endian.

    `text_digest` is a SHA-256 of the text in hexadecimal.
    """

    __tablename__ = "faq_vector"

    encoder: Mapped[str] = mapped_column(primary_key=True)
    text_digest: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class FaqUsage(Base):
    """How much a model was used on a day in UTC (`2026-11-24`): texts that were encoded, answers that were written."""

    __tablename__ = "faq_usage"

    purpose: Mapped[Purpose] = mapped_column(text_enum(Purpose), primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    units: Mapped[int]


BRANCH = MigrationBranch(
    "faq",
    Path(__file__).parent / "migrations",
    tuple(
        Base.metadata.tables[each.__tablename__]
        for each in (FaqEntry, FaqRevision, FaqHandover, FaqQuestion, FaqCalibration, FaqVector, FaqUsage)
    ),
)
