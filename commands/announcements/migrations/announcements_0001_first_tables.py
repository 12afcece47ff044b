"""Create the tables of announcements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "announcements_0001"
down_revision = None
branch_labels = ("announcements",)
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _create_announcement()
    _create_announcement_revision()
    _create_announcement_recipient()
    _create_announcement_receipt()


def _create_announcement() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sent_revision", sa.Integer()),
        sa.Column("second", sa.Boolean(), nullable=False),
        sa.Column("series_id", _NUMBER),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant()),
        sa.Column("nudged_at", Instant()),
        sa.Column("reported_at", Instant()),
        sa.Column("told", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_announcement_person_id_person"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_announcement_account_id_account"),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name="fk_announcement_series_id_series", ondelete="SET NULL"
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'waiting', 'scheduled', 'sent', 'cancelled', 'recalled')", name="ck_announcement_state"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_announcement_account_id", "announcement", ["account_id"])
    op.create_index("ix_announcement_person_id", "announcement", ["person_id"])
    op.create_index("ix_announcement_state_reported_at", "announcement", ["state", "reported_at"])


def _create_announcement_revision() -> None:
    op.create_table(
        "announcement_revision",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("announcement_id", _NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("due_at", Instant()),
        sa.Column("loud", sa.Boolean(), nullable=False),
        sa.Column("ask_again", sa.Boolean(), nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("approver_account_id", _NUMBER),
        sa.Column("approver_id", _NUMBER),
        sa.Column("approved_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_announcement_revision"),
        sa.UniqueConstraint("announcement_id", "number", name="uq_announcement_revision_announcement_id_number"),
        sa.ForeignKeyConstraint(
            ["approver_account_id"], ["account.id"], name="fk_announcement_revision_approver_account_id_account"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_announcement_revision_account_id_account"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_announcement_revision_person_id_person"),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name="fk_announcement_revision_announcement_id_announcement",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["approver_id"], ["person.id"], name="fk_announcement_revision_approver_id_person"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_announcement_revision_account_id", "announcement_revision", ["account_id"])
    op.create_index("ix_announcement_revision_person_id", "announcement_revision", ["person_id"])


def _create_announcement_recipient() -> None:
    op.create_table(
        "announcement_recipient",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("announcement_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("origin_id", _NUMBER),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_announcement_recipient"),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name="fk_announcement_recipient_announcement_id_announcement",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_announcement_recipient_person_id_person"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_announcement_recipient_person_id", "announcement_recipient", ["person_id"])
    op.create_index(
        "uq_announcement_recipient_once",
        "announcement_recipient",
        ["announcement_id", "person_id", sa.text("coalesce(origin_id, 0)")],
        unique=True,
    )


def _create_announcement_receipt() -> None:
    op.create_table(
        "announcement_receipt",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("announcement_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_announcement_receipt"),
        sa.UniqueConstraint("announcement_id", "account_id", name="uq_announcement_receipt_announcement_id_account_id"),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name="fk_announcement_receipt_announcement_id_announcement",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_announcement_receipt_person_id_person"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_announcement_receipt_account_id_account"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_announcement_receipt_account_id", "announcement_receipt", ["account_id"])
    op.create_index("ix_announcement_receipt_person_id", "announcement_receipt", ["person_id"])
