"""Tell entries that were written in chat from those of the files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "faq_0002"
down_revision = "faq_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add who wrote an entry in chat, and when."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("faq_entry") as entry:
        entry.add_column(sa.Column("edited_at", Instant()))
        entry.add_column(sa.Column("edited_by", number))
        entry.create_foreign_key(
            "fk_faq_entry_edited_by_account", "account", ["edited_by"], ["id"], ondelete="SET NULL"
        )
