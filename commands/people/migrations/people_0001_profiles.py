"""Create the table of profiles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "people_0001"
down_revision = None
branch_labels = ("people",)
depends_on = None


def upgrade() -> None:
    """Create the table."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    texts = ("skills", "looking_for", "offers", "languages", "words")
    op.create_table(
        "profile",
        sa.Column("id", number, primary_key=True),
        sa.Column("person_id", number, nullable=False),
        sa.Column("account_id", number),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_profile"),
        sa.UniqueConstraint("account_id", name="uq_profile_account_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_profile_person_id_person"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_profile_account_id_account"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_profile_person_id", "profile", ["person_id"])
