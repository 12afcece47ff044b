"""Keep what is handed over to staff, and every state of an entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "faq_0003"
down_revision = "faq_0002"
branch_labels = None
depends_on = None

_STATES = "state IN ('open', 'claimed', 'answered', 'withdrawn', 'dismissed')"
_ACTS = "act IN ('imported', 'written', 'phrased', 'undone', 'removed')"


def upgrade() -> None:
    """Create both tables, and let questions refer to their hand-over."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    _create_revisions(number)
    _create_handovers(number)
    with op.batch_alter_table("faq_question") as question:
        question.add_column(sa.Column("handover_id", number))
        question.add_column(sa.Column("place_id", number))
        question.add_column(sa.Column("anonymous", sa.Boolean(), server_default=sa.false(), nullable=False))
        question.create_foreign_key("fk_faq_question_handover_id_faq_handover", "faq_handover", ["handover_id"], ["id"])
        question.create_foreign_key("fk_faq_question_place_id_place", "place", ["place_id"], ["id"])
        question.create_index("ix_faq_question_handover_id", ["handover_id"])
        question.create_index("ix_faq_question_place_id", ["place_id"])


def _create_revisions(number: sa.types.TypeEngine[int]) -> None:
    op.create_table(
        "faq_revision",
        sa.Column("id", number, nullable=False),
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("account_id", number),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("content", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name="pk_faq_revision"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_faq_revision_account_id_account", ondelete="SET NULL"
        ),
        sa.CheckConstraint(_ACTS, name="ck_faq_revision_revisionact"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_faq_revision_account_id", "faq_revision", ["account_id"])
    op.create_index("ix_faq_revision_entry_id_id", "faq_revision", ["entry_id", "id"])


def _create_handovers(number: sa.types.TypeEngine[int]) -> None:
    op.create_table(
        "faq_handover",
        sa.Column("id", number, nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("wrong_entry_id", sa.String()),
        sa.Column("claimed_by", number),
        sa.Column("claimed_at", Instant()),
        sa.Column("settled_by", number),
        sa.Column("settled_at", Instant()),
        sa.Column("answer", sa.String()),
        sa.Column("entry_id", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_faq_handover"),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["account.id"], name="fk_faq_handover_claimed_by_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["account.id"], name="fk_faq_handover_settled_by_account", ondelete="SET NULL"
        ),
        sa.CheckConstraint(_STATES, name="ck_faq_handover_handoverstate"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_faq_handover_claimed_by", "faq_handover", ["claimed_by"])
    op.create_index("ix_faq_handover_settled_by", "faq_handover", ["settled_by"])
    op.create_index("ix_faq_handover_state_key", "faq_handover", ["state", "key"])
