"""Create the FAQ's first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "faq_0001"
down_revision = None
branch_labels = ("faq",)
depends_on = None


def upgrade() -> None:
    """Create everything in one go."""
    op.create_table(
        "faq_entry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("imported_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_faq_entry"),
    )
    op.create_table(
        "faq_calibration",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.Column("calibrated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_faq_calibration"),
    )
    _create_questions()


def _create_questions() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "faq_question",
        sa.Column("id", number, nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("account_id", number, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("entry_id", sa.String()),
        sa.Column("helped", sa.Boolean()),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_faq_question"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_faq_question_account_id_account"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_faq_question_person_id_person"),
        sa.CheckConstraint("outcome IN ('answered', 'offered', 'unknown')", name="ck_faq_question_outcome"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_faq_question_account_id", "faq_question", ["account_id"])
    op.create_index("ix_faq_question_person_id", "faq_question", ["person_id"])
    op.create_index("ix_faq_question_open_asked_at", "faq_question", ["open", "asked_at"])
