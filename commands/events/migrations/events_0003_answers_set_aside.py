"""Create the table of answers that wait while two persons are one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "events_0003"
down_revision = "events_0002"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "event_rsvp_aside",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("event_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("held", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_event_rsvp_aside_account_id_account", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_event_rsvp_aside_event_id_event", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_event_rsvp_aside_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_event_rsvp_aside"),
        sa.UniqueConstraint("event_id", "account_id", name="uq_event_rsvp_aside_event_id_account_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_rsvp_aside_account_id", "event_rsvp_aside", ["account_id"])
    op.create_index("ix_event_rsvp_aside_person_id", "event_rsvp_aside", ["person_id"])
