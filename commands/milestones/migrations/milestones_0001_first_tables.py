"""Create the tables of milestones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "milestones_0001"
down_revision = None
branch_labels = ("milestones",)
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _create_milestone()
    _create_milestone_done()


def _create_milestone() -> None:
    op.create_table(
        "milestone",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("key", sa.String()),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("nudged", sa.Integer()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("removed_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_milestone"),
        sa.UniqueConstraint("key", name="uq_milestone_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_milestone_due_at", "milestone", ["due_at"])


def _create_milestone_done() -> None:
    op.create_table(
        "milestone_done",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("milestone_id", _NUMBER, nullable=False),
        sa.Column("team_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_milestone_done"),
        sa.UniqueConstraint("milestone_id", "team_id", name="uq_milestone_done_milestone_id_team_id"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_milestone_done_account_id_account"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_milestone_done_team_id_team", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_milestone_done_person_id_person"),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestone.id"], name="fk_milestone_done_milestone_id_milestone", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_milestone_done_account_id", "milestone_done", ["account_id"])
    op.create_index("ix_milestone_done_person_id", "milestone_done", ["person_id"])
