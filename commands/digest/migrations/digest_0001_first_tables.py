"""Create the tables of digests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "digest_0001"
down_revision = None
branch_labels = ("digest",)
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _create_digest_choice()
    _create_digest_due()


def _create_digest_choice() -> None:
    op.create_table(
        "digest_choice",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("how_often", sa.String(length=16), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("series_id", _NUMBER),
        sa.Column("chosen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digest_choice"),
        sa.UniqueConstraint("account_id", name="uq_digest_choice_account_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_digest_choice_person_id_person"),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name="fk_digest_choice_series_id_series", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_digest_choice_account_id_account"),
        sa.CheckConstraint("how_often IN ('daily', 'weekly', 'none')", name="ck_digest_choice_howoften"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digest_choice_account_id", "digest_choice", ["account_id"])
    op.create_index("ix_digest_choice_person_id", "digest_choice", ["person_id"])


def _create_digest_due() -> None:
    op.create_table(
        "digest_due",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digest_due"),
        sa.UniqueConstraint("subject", "day", name="uq_digest_due_subject_day"),
        sqlite_autoincrement=True,
    )
