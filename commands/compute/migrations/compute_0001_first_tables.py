"""Create the tables of compute."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant
from commands.compute.exclusion import STATEMENTS

revision = "compute_0001"
down_revision = None
branch_labels = ("compute",)
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = (
    "state IN ('held', 'pending', 'offered', 'booked', 'maintenance', 'no_show', 'cancelled', 'expired', 'declined')"
)


def upgrade() -> None:
    """Create the tables."""
    _create_bookings()
    _create_allocations()
    _create_ledger()
    _create_wishes()
    _create_swaps()
    _create_names()
    _create_handovers()


def _create_bookings() -> None:
    op.create_table(
        "compute_booking",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("team_id", _NUMBER),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("beyond_quota", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("held_until", Instant()),
        sa.Column("checked_in_at", Instant()),
        sa.Column("warned_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_compute_booking"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_compute_booking_team_id_team"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_compute_booking_person_id_person"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_compute_booking_account_id_account"),
        sa.UniqueConstraint("token", name="uq_compute_booking_token"),
        sa.CheckConstraint("starts_at < ends_at", name="ck_compute_booking_span"),
        sa.CheckConstraint(_STATES, name="ck_compute_booking_bookingstate"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_compute_booking_team_id_starts_at", "compute_booking", ["team_id", "starts_at"])
    op.create_index("ix_compute_booking_pool_ends_at", "compute_booking", ["pool", "ends_at"])
    op.create_index("ix_compute_booking_state_ends_at", "compute_booking", ["state", "ends_at"])
    op.create_index("ix_compute_booking_request", "compute_booking", ["request"])
    op.create_index("ix_compute_booking_person_id", "compute_booking", ["person_id"])
    op.create_index("ix_compute_booking_account_id", "compute_booking", ["account_id"])
    op.create_index("ix_compute_booking_held_until", "compute_booking", ["held_until"])


def _create_allocations() -> None:
    op.create_table(
        "compute_allocation",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("booking_id", _NUMBER, nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("is_buffer", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_compute_allocation"),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["compute_booking.id"], name="fk_compute_allocation_booking_id_compute_booking"
        ),
        sa.CheckConstraint("starts_at < ends_at", name="ck_compute_allocation_span"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_compute_allocation_pool_starts_at_ends_at_unit",
        "compute_allocation",
        ["pool", "starts_at", "ends_at", "unit"],
    )
    op.create_index("ix_compute_allocation_booking_id", "compute_allocation", ["booking_id"])
    if op.get_context().dialect.name == "postgresql":
        for statement in STATEMENTS:
            op.execute(statement)


def _create_ledger() -> None:
    op.create_table(
        "compute_ledger",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("team_id", _NUMBER, nullable=False),
        sa.Column("booking_id", _NUMBER),
        sa.Column("entry", sa.String(length=16), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_compute_ledger"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_compute_ledger_team_id_team"),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["compute_booking.id"], name="fk_compute_ledger_booking_id_compute_booking"
        ),
        sa.CheckConstraint("entry IN ('charge', 'refund', 'grant')", name="ck_compute_ledger_entry"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_compute_ledger_team_id", "compute_ledger", ["team_id"])
    op.create_index("ix_compute_ledger_booking_id", "compute_ledger", ["booking_id"])


def _create_wishes() -> None:
    op.create_table(
        "compute_wish",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("team_id", _NUMBER, nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("earliest", Instant(), nullable=False),
        sa.Column("latest", Instant(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("booking_id", _NUMBER),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_compute_wish"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_compute_wish_person_id_person"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_compute_wish_account_id_account"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_compute_wish_team_id_team"),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["compute_booking.id"], name="fk_compute_wish_booking_id_compute_booking"
        ),
        sa.UniqueConstraint("token", name="uq_compute_wish_token"),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'fulfilled', 'withdrawn', 'over')", name="ck_compute_wish_wishstate"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_compute_wish_state_pool", "compute_wish", ["state", "pool"])
    op.create_index("ix_compute_wish_person_id", "compute_wish", ["person_id"])
    op.create_index("ix_compute_wish_account_id", "compute_wish", ["account_id"])
    op.create_index("ix_compute_wish_booking_id", "compute_wish", ["booking_id"])


def _create_swaps() -> None:
    op.create_table(
        "compute_swap",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("mine_id", _NUMBER, nullable=False),
        sa.Column("theirs_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_compute_swap"),
        sa.ForeignKeyConstraint(["mine_id"], ["compute_booking.id"], name="fk_compute_swap_mine_id_compute_booking"),
        sa.ForeignKeyConstraint(
            ["theirs_id"], ["compute_booking.id"], name="fk_compute_swap_theirs_id_compute_booking"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_compute_swap_person_id_person"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_compute_swap_account_id_account"),
        sa.CheckConstraint("state IN ('proposed', 'done', 'declined')", name="ck_compute_swap_swapstate"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_compute_swap_person_id", "compute_swap", ["person_id"])
    op.create_index("ix_compute_swap_account_id", "compute_swap", ["account_id"])


def _create_names() -> None:
    op.create_table(
        "compute_unix_name",
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_compute_unix_name"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_compute_unix_name_person_id_person"),
    )
    op.create_table(
        "compute_team_account",
        sa.Column("team_id", _NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name="pk_compute_team_account"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_compute_team_account_team_id_team"),
    )


def _create_handovers() -> None:
    op.create_table(
        "compute_handover",
        sa.Column("booking_id", _NUMBER, nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant()),
        sa.Column("reference", sa.String()),
        sa.Column("known", sa.JSON()),
        sa.Column("error", sa.String()),
        sa.PrimaryKeyConstraint("booking_id", name="pk_compute_handover"),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["compute_booking.id"], name="fk_compute_handover_booking_id_compute_booking"
        ),
    )
    op.create_index("ix_compute_handover_next_at", "compute_handover", ["next_at"])
