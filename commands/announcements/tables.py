"""The tables of announcements: what was written, for whom it was when it went out, and who has acknowledged it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, JsonObject, MigrationBranch, RowId
from bot.storage.tables import AccountId, BigKey, OriginId, PersonId, text_enum


class State(StrEnum):
    """How far an announcement has come; a waiting one needs the approval of a second person."""

    DRAFT = "draft"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    SENT = "sent"
    CANCELLED = "cancelled"
    RECALLED = "recalled"


class Announcement(Base):
    """One announcement. `revision` is the number of its newest revision, `sent_revision` of the one people read.

    `second` tells that its author wants a second person's approval. `series_id` holds when it is due, `nudged_at` when
    those were nudged who had not acknowledged, `reported_at` when the last report told that nothing is under way.
    `shown_count` is how many had acknowledged when its places last told so, None where none has told anything yet.
    """

    __tablename__ = "announcement"
    __table_args__ = (Index(None, "state", "reported_at"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    account_id: Mapped[AccountId]
    person_id: Mapped[PersonId]
    state: Mapped[State] = mapped_column(text_enum(State))
    revision: Mapped[int]
    sent_revision: Mapped[int | None]
    second: Mapped[bool]
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    nudged_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    told: Mapped[str] = mapped_column(default="")
    shown_count: Mapped[int | None]


class AnnouncementRevision(Base):
    """What an announcement says as somebody wrote it, by language, for whom and when; and who approved exactly that."""

    __tablename__ = "announcement_revision"
    __table_args__ = (UniqueConstraint("announcement_id", "number"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"))
    number: Mapped[int]
    texts: Mapped[JsonObject]
    audience: Mapped[str]
    due_at: Mapped[datetime | None]
    loud: Mapped[bool]
    ask_again: Mapped[bool]
    account_id: Mapped[AccountId]
    person_id: Mapped[PersonId]
    written_at: Mapped[datetime]
    approver_account_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("account.id"))
    approver_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]


class AnnouncementRecipient(Base):
    """Somebody whom an announcement was for when it went out; `direct` tells that it went to them alone.

    Whom it reached at their welcome only is `late`.
    """

    __tablename__ = "announcement_recipient"
    __table_args__ = (
        Index(
            "uq_announcement_recipient_once",
            "announcement_id",
            "person_id",
            text("coalesce(origin_id, 0)"),
            unique=True,
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"))
    person_id: Mapped[PersonId]
    origin_id: Mapped[OriginId]
    late: Mapped[bool]
    direct: Mapped[bool]


class AnnouncementReceipt(Base):
    """That somebody pressed Got it, through one of their accounts."""

    __tablename__ = "announcement_receipt"
    __table_args__ = (UniqueConstraint("announcement_id", "account_id"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"))
    person_id: Mapped[PersonId]
    account_id: Mapped[AccountId]
    at: Mapped[datetime]


BRANCH = MigrationBranch(
    "announcements",
    Path(__file__).parent / "migrations",
    tuple(
        Base.metadata.tables[each.__tablename__]
        for each in (Announcement, AnnouncementRevision, AnnouncementRecipient, AnnouncementReceipt)
    ),
)
