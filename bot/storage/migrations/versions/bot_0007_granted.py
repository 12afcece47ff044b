"""Remember what a platform's own groups granted an account, for whom nobody is asking at the moment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bot_0007"
down_revision = "bot_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("granted", sa.String()))
