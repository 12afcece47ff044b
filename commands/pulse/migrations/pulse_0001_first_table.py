"""Create the table of what teams said about their weeks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "pulse_0001"
down_revision = None
branch_labels = ("pulse",)
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "pulse",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("team_id", _NUMBER, nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
        sa.Column("blocked", sa.String(), nullable=False),
        sa.Column("ask", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("helper_id", _NUMBER),
        sa.Column("handed_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_pulse"),
        sa.UniqueConstraint("team_id", "week", name="uq_pulse_team_id_week"),
        sa.ForeignKeyConstraint(["helper_id"], ["person.id"], name="fk_pulse_helper_id_person"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_pulse_person_id_person"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_pulse_account_id_account"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_pulse_team_id_team", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pulse_account_id", "pulse", ["account_id"])
    op.create_index("ix_pulse_person_id", "pulse", ["person_id"])
