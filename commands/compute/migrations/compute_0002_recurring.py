"""Keep the rules by which bookings recur."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "compute_0002"
down_revision = "compute_0001"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "compute_recurrence",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("team_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("made_until", Instant(), nullable=False),
        sa.Column("runs", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_compute_recurrence"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_compute_recurrence_team_id_team"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_compute_recurrence_person_id_person"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_compute_recurrence_account_id_account"),
        sa.UniqueConstraint("request", name="uq_compute_recurrence_request"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_compute_recurrence_person_id", "compute_recurrence", ["person_id"])
    op.create_index("ix_compute_recurrence_account_id", "compute_recurrence", ["account_id"])
