"""Keep which count of acknowledgements stands in the places of an announcement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "announcements_0002"
down_revision = "announcements_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the number."""
    with op.batch_alter_table("announcement") as announcement:
        announcement.add_column(sa.Column("shown_count", sa.Integer()))
