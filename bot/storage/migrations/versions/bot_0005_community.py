"""Create cohorts, teams, memberships, links and passes; let persons and accounts leave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "bot_0005"
down_revision = "bot_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, and add the columns."""
    _widen_people()
    _widen_rights_and_deliveries()
    _create_cohorts()
    _create_links()
    _create_passes()


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _row_id() -> sa.Column[int]:
    return sa.Column("id", _number(), primary_key=True)


def _refer(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete)


def _widen_people() -> None:
    op.add_column("person", sa.Column("email", sa.String()))
    for name in ("left_at", "joined_at", "erased_at"):
        op.add_column("person", sa.Column(name, Instant()))
    op.add_column("account", sa.Column("email", sa.String()))
    for name in ("preferred_at", "left_at"):
        op.add_column("account", sa.Column(name, Instant()))
    op.add_column("account", sa.Column("origin_id", _number()))
    op.create_index("ix_person_email", "person", ["email"])
    op.create_index("ix_account_email", "account", ["email"])


def _widen_rights_and_deliveries() -> None:
    op.add_column("role_grant", sa.Column("origin_id", _number()))
    op.drop_index("uq_role_grant_once", "role_grant")
    account, origin = sa.text("coalesce(account_id, 0)"), sa.text("coalesce(origin_id, 0)")
    op.create_index("uq_role_grant_once", "role_grant", ["person_id", account, origin, "role", "source"], unique=True)
    op.add_column("delivery", sa.Column("account_id", _number()))
    op.add_column("delivery", sa.Column("origin_id", _number()))


def _create_cohorts() -> None:
    op.create_table(
        "cohort",
        _row_id(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("noticed_at", Instant()),
        sa.Column("ended_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_cohort"),
        sa.UniqueConstraint("key", name="uq_cohort_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "team",
        _row_id(),
        sa.Column("cohort_id", _number(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
        sa.UniqueConstraint("cohort_id", "key", name="uq_team_cohort_id_key"),
        _refer("team", "cohort_id", "cohort"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_team_key", "team", ["key"])
    op.create_table(
        "membership",
        _row_id(),
        sa.Column("person_id", _number(), nullable=False),
        sa.Column("cohort_id", _number(), nullable=False),
        sa.Column("team_id", _number()),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("origin_id", _number()),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        _refer("membership", "person_id", "person"),
        _refer("membership", "cohort_id", "cohort"),
        _refer("membership", "team_id", "team"),
        sqlite_autoincrement=True,
    )
    for column in ("person_id", "cohort_id", "team_id"):
        op.create_index(f"ix_membership_{column}", "membership", [column])
    origin = sa.text("coalesce(origin_id, 0)")
    op.create_index("uq_membership_once", "membership", ["person_id", origin, "cohort_id"], unique=True)


def _create_links() -> None:
    op.create_table(
        "person_link",
        _row_id(),
        sa.Column("kept_id", _number(), nullable=False),
        sa.Column("gone_id", _number(), nullable=False),
        sa.Column("inherited", sa.JSON(), nullable=False),
        sa.Column("linked_at", Instant(), nullable=False),
        sa.Column("undone_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_person_link"),
        _refer("person_link", "kept_id", "person"),
        _refer("person_link", "gone_id", "person"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_person_link_kept_id", "person_link", ["kept_id"])
    op.create_index("ix_person_link_gone_id_undone_at", "person_link", ["gone_id", "undone_at"])


def _create_passes() -> None:
    op.create_table(
        "pass",
        _row_id(),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("person_id", _number(), nullable=False),
        sa.Column("account_id", _number()),
        sa.Column("answered_by", _number()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_pass"),
        sa.UniqueConstraint("signature", name="uq_pass_signature"),
        _refer("pass", "person_id", "person"),
        _refer("pass", "account_id", "account", "CASCADE"),
        _refer("pass", "answered_by", "account", "CASCADE"),
        sa.CheckConstraint("kind IN ('link', 'invite')", name="ck_pass_passkind"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pass_person_id", "pass", ["person_id"])
    op.create_index("ix_pass_account_id", "pass", ["account_id"])
    op.create_table(
        "wrong_pass",
        _row_id(),
        sa.Column("account_id", _number(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wrong_pass"),
        _refer("wrong_pass", "account_id", "account"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_wrong_pass_account_id", "wrong_pass", ["account_id"])
