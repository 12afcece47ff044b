"""Let deliveries be amended, parked, asked about and counted together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "bot_0006"
down_revision = "bot_0005"
branch_labels = None
depends_on = None

_STATES = "state IN ('pending', 'sending', 'sent', 'failed', 'ambiguous', 'parked', 'cancelled', 'recalled')"


def upgrade() -> None:
    """Widen the table of deliveries, and say of each that is there when it is taken up next."""
    with op.batch_alter_table("delivery", table_kwargs={"sqlite_autoincrement": True}) as delivery:
        delivery.drop_constraint("ck_delivery_deliverystate", type_="check")
        delivery.create_check_constraint("ck_delivery_deliverystate", _STATES)
        delivery.add_column(sa.Column("batch", sa.String()))
        delivery.add_column(sa.Column("act", sa.String(16), nullable=False, server_default="send"))
        delivery.create_check_constraint("ck_delivery_deliveryact", "act IN ('send', 'edit', 'recall')")
        delivery.add_column(sa.Column("amends_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
        delivery.create_foreign_key("fk_delivery_amends_id_delivery", "delivery", ["amends_id"], ["id"])
        delivery.add_column(sa.Column("unclear", sa.String(16), nullable=False, server_default="send_again"))
        delivery.create_check_constraint("ck_delivery_unclear", "unclear IN ('send_again', 'hold')")
        delivery.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
        delivery.alter_column("leased_until", new_column_name="next_at")
        delivery.add_column(sa.Column("first_call_at", Instant()))
        delivery.add_column(sa.Column("refusal", sa.String()))
    op.execute("UPDATE delivery SET next_at = due_at WHERE state = 'pending'")
    op.execute("UPDATE delivery SET first_call_at = created_at WHERE state = 'sending'")
    op.execute("UPDATE delivery SET next_at = NULL WHERE state NOT IN ('pending', 'sending')")
    op.drop_index("ix_delivery_state_due_at", "delivery")
    _index()


def _index() -> None:
    op.create_index("ix_delivery_batch", "delivery", ["batch"])
    op.create_index("ix_delivery_amends_id", "delivery", ["amends_id"])
    op.create_index("ix_delivery_expires_at", "delivery", ["expires_at"])
    op.create_index("ix_delivery_state_priority_next_at", "delivery", ["state", "priority", "next_at"])
    is_open = sa.text("next_at IS NOT NULL")
    for target in ("place", "person"):
        op.create_index(
            f"ix_delivery_open_{target}",
            "delivery",
            [f"{target}_id", "due_at", "id"],
            sqlite_where=is_open,
            postgresql_where=is_open,
        )
