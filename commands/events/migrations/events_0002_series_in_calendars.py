"""Give a series what calendars know it by: one UID, how often it has changed, and when."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "events_0002"
down_revision = "events_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, filled in for the series that there are."""
    with op.batch_alter_table("event_series") as series:
        series.add_column(sa.Column("uid", sa.String()))
        series.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
        series.add_column(sa.Column("changed_at", Instant()))
    table = sa.table("event_series", sa.column("id"), sa.column("uid"), sa.column("changed_at", Instant()))
    connection, now = op.get_bind(), datetime.now(UTC)
    for series_id in connection.scalars(sa.select(table.c.id)).all():
        uid = f"{secrets.token_hex(12)}@cohortbot"
        connection.execute(table.update().where(table.c.id == series_id).values(uid=uid, changed_at=now))
    with op.batch_alter_table("event_series") as series:
        series.alter_column("uid", existing_type=sa.String(), nullable=False)
        series.alter_column("changed_at", existing_type=Instant(), nullable=False)
        series.create_unique_constraint("uq_event_series_uid", ["uid"])
