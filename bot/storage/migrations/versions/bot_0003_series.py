"""Create the tables of series and of their occurrences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "bot_0003"
down_revision = "bot_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "series",
        sa.Column("id", number, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("rule", sa.String()),
        sa.Column("on_holidays", sa.String(length=16), nullable=False),
        sa.Column("due_at", Instant()),
        sa.Column("wakes_at", Instant()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.CheckConstraint("on_holidays IN ('keep', 'skip', 'move')", name="ck_series_onholidays"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_series_wakes_at", "series", ["wakes_at"])
    op.create_index("ix_series_kind_subject", "series", ["kind", "subject"])
    op.create_table(
        "occurrence",
        sa.Column("id", number, nullable=False),
        sa.Column("series_id", number, nullable=False),
        sa.Column("local", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_occurrence"),
        sa.UniqueConstraint("series_id", "local", name="uq_occurrence_series_id_local"),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name="fk_occurrence_series_id_series", ondelete="CASCADE"
        ),
        sa.CheckConstraint("outcome IN ('happened', 'missed')", name="ck_occurrence_outcome"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_occurrence_settled_at", "occurrence", ["settled_at"])
