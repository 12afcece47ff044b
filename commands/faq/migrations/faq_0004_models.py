"""Keep what an encoder has made of texts, and how much of which model was used on a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "faq_0004"
down_revision = "faq_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "faq_vector",
        sa.Column("encoder", sa.String(), nullable=False),
        sa.Column("text_digest", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("encoder", "text_digest", name="pk_faq_vector"),
    )
    op.create_table(
        "faq_usage",
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("purpose", "day", name="pk_faq_usage"),
        sa.CheckConstraint("purpose IN ('encoding', 'writing')", name="ck_faq_usage_purpose"),
    )
