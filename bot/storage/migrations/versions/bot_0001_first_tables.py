"""Create the engine's first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.append_only import POSTGRESQL_TRIGGERS, SQLITE_TRIGGERS
from bot.storage.instants import Instant

revision = "bot_0001"
down_revision = None
branch_labels = ("bot",)
depends_on = None


def upgrade() -> None:
    """Create everything in one go, what others refer to first."""
    _create_people()
    _create_places_and_deliveries()
    _create_inbox()
    _create_audit()
    _create_drafts_and_settings()


def _row_id() -> sa.Column[int]:
    return sa.Column("id", _number(), primary_key=True)


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _create_people() -> None:
    op.create_table(
        "person",
        _row_id(),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("language", sa.String()),
        sa.Column("timezone", sa.String()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "account",
        _row_id(),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("person_id", _number(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("locale", sa.String()),
        sa.Column("timezone", sa.String()),
        sa.Column("last_seen_at", Instant()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("platform", "workspace", "user", name="uq_account_platform_workspace_user"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_account_person_id_person"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_account_person_id", "account", ["person_id"])
    op.create_table(
        "role_grant",
        _row_id(),
        sa.Column("person_id", _number(), nullable=False),
        sa.Column("account_id", _number()),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("granted_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_role_grant_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_role_grant_account_id_account", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_role_grant_account_id", "role_grant", ["account_id"])
    op.create_index(
        "uq_role_grant_once",
        "role_grant",
        ["person_id", sa.text("coalesce(account_id, 0)"), "role", "source"],
        unique=True,
    )


def _create_places_and_deliveries() -> None:
    op.create_table(
        "place",
        _row_id(),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("language", sa.String()),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_place"),
        sa.UniqueConstraint(
            "platform", "workspace", "channel", "thread", name="uq_place_platform_workspace_channel_thread"
        ),
        sa.CheckConstraint("kind IN ('channel', 'thread', 'direct')", name="ck_place_placekind"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "delivery",
        _row_id(),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place_id", _number()),
        sa.Column("person_id", _number()),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("leased_until", Instant()),
        sa.Column("lease_owner", sa.String()),
        sa.Column("sent_at", Instant()),
        sa.Column("platform_message_id", sa.String()),
        sa.Column("error", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("key", name="uq_delivery_key"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_delivery_place_id_place"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_delivery_person_id_person"),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'failed', 'ambiguous')", name="ck_delivery_deliverystate"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delivery_place_id", "delivery", ["place_id"])
    op.create_index("ix_delivery_person_id", "delivery", ["person_id"])
    op.create_index("ix_delivery_state_due_at", "delivery", ["state", "due_at"])


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        _row_id(),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("leased_until", Instant()),
        sa.Column("done_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("platform", "workspace", "delivery_id", name="uq_inbox_platform_workspace_delivery_id"),
        sa.CheckConstraint("state IN ('received', 'done', 'failed')", name="ck_inbox_inboxstate"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_state_received_at", "inbox", ["state", "received_at"])


def _create_audit() -> None:
    op.create_table(
        "audit",
        _row_id(),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("account_id", _number()),
        sa.Column("person_id", _number()),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_audit_account_id_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_audit_person_id_person", ondelete="SET NULL"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_account_id", "audit", ["account_id"])
    op.create_index("ix_audit_person_id", "audit", ["person_id"])
    triggers = SQLITE_TRIGGERS if op.get_context().dialect.name == "sqlite" else POSTGRESQL_TRIGGERS
    for statement in triggers:
        op.execute(statement)


def _create_drafts_and_settings() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", _number(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_draft_account_id_account", ondelete="CASCADE"),
    )
    op.create_index("ix_draft_account_id", "draft", ["account_id"])
    op.create_index("ix_draft_expires_at", "draft", ["expires_at"])
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_setting"),
    )
