"""Create the table of reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "reminders_0001"
down_revision = None
branch_labels = ("reminders",)
depends_on = None


def upgrade() -> None:
    """Create the table."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "reminder",
        sa.Column("id", number, nullable=False),
        sa.Column("account_id", number, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("place_id", number),
        sa.Column("team_id", number),
        sa.Column("series_id", number, nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("done_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint("token", name="uq_reminder_token"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_reminder_account_id_account"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reminder_person_id_person"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_reminder_place_id_place"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_reminder_team_id_team"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_reminder_series_id_series"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminder_account_id", "reminder", ["account_id"])
    op.create_index("ix_reminder_person_id", "reminder", ["person_id"])
