"""Create the tables in which installed workspaces are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "slack_0001"
down_revision = None
branch_labels = ("slack",)
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "slack_bots",
        sa.Column("id", number, nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("app_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String()),
        sa.Column("enterprise_name", sa.String()),
        sa.Column("team_id", sa.String()),
        sa.Column("team_name", sa.String()),
        sa.Column("bot_token", sa.String()),
        sa.Column("bot_id", sa.String()),
        sa.Column("bot_user_id", sa.String()),
        sa.Column("bot_scopes", sa.String()),
        sa.Column("bot_refresh_token", sa.String()),
        sa.Column("bot_token_expires_at", sa.DateTime()),
        sa.Column("is_enterprise_install", sa.Boolean(), nullable=False),
        sa.Column("installed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_slack_bots"),
        sqlite_autoincrement=True,
    )
    columns = ["client_id", "enterprise_id", "team_id", "installed_at"]
    op.create_index("ix_slack_bots_client_id_enterprise_id_team_id_installed_at", "slack_bots", columns)
    op.create_table(
        "slack_oauth_states",
        sa.Column("id", number, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("expire_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_slack_oauth_states"),
        sqlite_autoincrement=True,
    )
