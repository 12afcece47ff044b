"""Create the tables of events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "events_0001"
down_revision = None
branch_labels = ("events",)
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table, those that others refer to first."""
    _create_event_feed()
    _create_event_series()
    _create_event()
    _create_event_tag()
    _create_event_picture()
    _create_event_rsvp()
    _create_event_feedback()
    _create_event_preference()
    _create_event_calendar_address()
    _create_event_mirror()
    _create_event_slot()
    _create_event_edition()


def _create_event_feed() -> None:
    op.create_table(
        "event_feed",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("organiser", sa.String(), nullable=False),
        sa.Column("etag", sa.String()),
        sa.Column("last_modified", sa.String()),
        sa.Column("fetched_at", Instant()),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("problem", sa.String()),
        sa.Column("held", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_event_feed"),
        sa.UniqueConstraint("url", name="uq_event_feed_url"),
        sqlite_autoincrement=True,
    )


def _create_event_series() -> None:
    op.create_table(
        "event_series",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("expanded_to", Instant(), nullable=False),
        sa.Column("ended", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_series"),
        sqlite_autoincrement=True,
    )


def _create_event() -> None:
    op.create_table(
        "event",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("series_id", _NUMBER),
        sa.Column("series_local", sa.String()),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("organiser", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer()),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("feed_id", _NUMBER),
        sa.Column("source_uid", sa.String()),
        sa.Column("source_recurrence", sa.String()),
        sa.Column("created_by", _NUMBER),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name="fk_event_created_by_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["feed_id"], ["event_feed.id"], name="fk_event_feed_id_event_feed"),
        sa.ForeignKeyConstraint(["series_id"], ["event_series.id"], name="fk_event_series_id_event_series"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint(
            "feed_id", "source_uid", "source_recurrence", name="uq_event_feed_id_source_uid_source_recurrence"
        ),
        sa.UniqueConstraint("series_id", "series_local", name="uq_event_series_id_series_local"),
        sa.UniqueConstraint("uid", name="uq_event_uid"),
        sa.CheckConstraint("status IN ('proposed', 'planned', 'cancelled')", name="ck_event_status"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_created_by", "event", ["created_by"])
    op.create_index(
        "ix_event_starts_at_ends_at_status_audience", "event", ["starts_at", "ends_at", "status", "audience"]
    )


def _create_event_tag() -> None:
    op.create_table(
        "event_tag",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("event_id", _NUMBER, nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_event_tag_event_id_event", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_event_tag"),
        sa.UniqueConstraint("tag", "event_id", name="uq_event_tag_tag_event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_tag_event_id", "event_tag", ["event_id"])


def _create_event_picture() -> None:
    op.create_table(
        "event_picture",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("event_id", _NUMBER, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_event_picture_event_id_event", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_event_picture"),
        sa.UniqueConstraint("event_id", name="uq_event_picture_event_id"),
        sqlite_autoincrement=True,
    )


def _create_event_rsvp() -> None:
    op.create_table(
        "event_rsvp",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("event_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("queue", sa.Integer()),
        sa.Column("offer_ends_at", Instant()),
        sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("muted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("replies", sa.JSON(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=False),
        sa.Column("checked_in_at", Instant()),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_event_rsvp_account_id_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_event_rsvp_event_id_event", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_event_rsvp_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_event_rsvp"),
        sa.UniqueConstraint("event_id", "person_id", name="uq_event_rsvp_event_id_person_id"),
        sa.CheckConstraint(
            "answer IN ('going', 'maybe', 'no', 'waiting', 'offered', 'lapsed')", name="ck_event_rsvp_answer"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_rsvp_account_id", "event_rsvp", ["account_id"])
    op.create_index("ix_event_rsvp_event_id_answer_queue", "event_rsvp", ["event_id", "answer", "queue"])
    op.create_index(
        "ix_event_rsvp_offers",
        "event_rsvp",
        ["offer_ends_at"],
        sqlite_where=sa.text("offer_ends_at IS NOT NULL"),
        postgresql_where=sa.text("offer_ends_at IS NOT NULL"),
    )
    op.create_index("ix_event_rsvp_person_id", "event_rsvp", ["person_id"])


def _create_event_feedback() -> None:
    op.create_table(
        "event_feedback",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("event_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("account_id", _NUMBER),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_event_feedback_account_id_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_event_feedback_event_id_event", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_event_feedback_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_event_feedback"),
        sa.UniqueConstraint("event_id", "person_id", name="uq_event_feedback_event_id_person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_feedback_account_id", "event_feedback", ["account_id"])
    op.create_index("ix_event_feedback_person_id", "event_feedback", ["person_id"])


def _create_event_preference() -> None:
    op.create_table(
        "event_preference",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("reminders", sa.String(), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_event_preference_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_event_preference"),
        sa.UniqueConstraint("person_id", name="uq_event_preference_person_id"),
        sqlite_autoincrement=True,
    )


def _create_event_calendar_address() -> None:
    op.create_table(
        "event_calendar_address",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_event_calendar_address_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_event_calendar_address"),
        sa.UniqueConstraint("person_id", name="uq_event_calendar_address_person_id"),
        sqlite_autoincrement=True,
    )


def _create_event_mirror() -> None:
    op.create_table(
        "event_mirror",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("event_id", _NUMBER, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("native_id", sa.String()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_event_mirror_event_id_event", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_event_mirror"),
        sa.UniqueConstraint("event_id", "platform", "workspace", name="uq_event_mirror_event_id_platform_workspace"),
        sqlite_autoincrement=True,
    )


def _create_event_slot() -> None:
    op.create_table(
        "event_slot",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("event_id", _NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("team_id", _NUMBER),
        sa.Column("person_id", _NUMBER),
        sa.Column("account_id", _NUMBER),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_event_slot_account_id_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_event_slot_event_id_event", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_event_slot_person_id_person"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_event_slot_team_id_team", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_event_slot"),
        sa.UniqueConstraint("event_id", "number", name="uq_event_slot_event_id_number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_slot_account_id", "event_slot", ["account_id"])
    op.create_index("ix_event_slot_person_id", "event_slot", ["person_id"])
    op.create_index("ix_event_slot_team_id", "event_slot", ["team_id"])


def _create_event_edition() -> None:
    op.create_table(
        "event_edition",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_edition"),
        sqlite_autoincrement=True,
    )
