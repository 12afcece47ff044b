"""The tables of compute: bookings, the units that they take, credits, wishes, and what the machines were told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.declaration.times import TimeSpan
from bot.storage import Base, JsonObject, MigrationBranch, RowId
from bot.storage.tables import AccountId, PersonId, text_enum
from commands.compute.exclusion import refuse_overlaps


class BookingState(StrEnum):
    """What a booking is. All but the last four keep units from others.

    Held waits for the person who asked, pending for staff, offered for whoever was on the waitlist; maintenance and a
    unit taken out are bookings of the staff's. A booked one that is over stays booked.
    """

    HELD = "held"
    PENDING = "pending"
    OFFERED = "offered"
    BOOKED = "booked"
    MAINTENANCE = "maintenance"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    DECLINED = "declined"


class Entry(StrEnum):
    """Why credits went to or from a team."""

    CHARGE = "charge"
    REFUND = "refund"
    GRANT = "grant"


class WishState(StrEnum):
    """How far a wish has come."""

    WAITING = "waiting"
    OFFERED = "offered"
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"
    OVER = "over"


class SwapState(StrEnum):
    """How far a swap has come that one team has proposed to another."""

    PROPOSED = "proposed"
    DONE = "done"
    DECLINED = "declined"


class ComputeBooking(Base):
    """Units of a pool for a span; `team_id` is charged, and None for what staff block.

    `token` is the key of the request, so that a repeated one books once; bookings of one request share `request`.
    `held_until` is when a hold, a pending approval or an offer ends. `cost` is what it has cost so far, in credits.
    """

    __tablename__ = "compute_booking"
    __table_args__ = (
        Index(None, "team_id", "starts_at"),
        Index(None, "pool", "ends_at"),
        Index(None, "state", "ends_at"),
        CheckConstraint("starts_at < ends_at", name="span"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    token: Mapped[str] = mapped_column(unique=True)
    request: Mapped[str] = mapped_column(index=True)
    pool: Mapped[str]
    units: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[BookingState] = mapped_column(text_enum(BookingState))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[PersonId]
    account_id: Mapped[AccountId]
    purpose: Mapped[str]
    cost: Mapped[int]
    beyond_quota: Mapped[bool]
    created_at: Mapped[datetime]
    held_until: Mapped[datetime | None] = mapped_column(index=True)
    checked_in_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]

    @property
    def span(self) -> TimeSpan:
        """Return from when until when it is."""
        return TimeSpan(self.starts_at, self.ends_at)


class ComputeAllocation(Base):
    """One unit taken for a span, half open and in UTC: by a booking, or by the buffer after it.

    No two that are `live` overlap on one unit. None is longer than a pool's longest booking: what takes longer is in
    pieces, so that whoever looks for conflicts need not look back further.
    """

    __tablename__ = "compute_allocation"
    __table_args__ = (
        Index(None, "pool", "starts_at", "ends_at", "unit"),
        CheckConstraint("starts_at < ends_at", name="span"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    booking_id: Mapped[int] = mapped_column(ForeignKey("compute_booking.id"), index=True)
    pool: Mapped[str]
    unit: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    live: Mapped[bool]
    is_buffer: Mapped[bool]


class ComputeLedger(Base):
    """Credits that went to a team, or from it where negative."""

    __tablename__ = "compute_ledger"

    id: Mapped[RowId]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("compute_booking.id"), index=True)
    entry: Mapped[Entry] = mapped_column(text_enum(Entry))
    credits: Mapped[int]
    reason: Mapped[str]
    at: Mapped[datetime]


class ComputeWish(Base):
    """Units that somebody waits for: so many together for `minutes`, anywhere between two instants.

    `booking_id` is what was offered last.
    """

    __tablename__ = "compute_wish"
    __table_args__ = (Index(None, "state", "pool"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    token: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[PersonId]
    account_id: Mapped[AccountId]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    pool: Mapped[str]
    units: Mapped[int]
    minutes: Mapped[int]
    earliest: Mapped[datetime]
    latest: Mapped[datetime]
    purpose: Mapped[str]
    state: Mapped[WishState] = mapped_column(text_enum(WishState))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("compute_booking.id"), index=True)
    created_at: Mapped[datetime]


class ComputeSwap(Base):
    """A proposal that two bookings change their teams."""

    __tablename__ = "compute_swap"

    id: Mapped[RowId]
    mine_id: Mapped[int] = mapped_column(ForeignKey("compute_booking.id"))
    theirs_id: Mapped[int] = mapped_column(ForeignKey("compute_booking.id"))
    person_id: Mapped[PersonId]
    account_id: Mapped[AccountId]
    state: Mapped[SwapState] = mapped_column(text_enum(SwapState))
    created_at: Mapped[datetime]


class ComputeRecurrence(Base):
    """A rule (RFC 5545) by which a request recurs, from its first occurrence on, in the wall time of `zone`.

    Occurrences that end by `made_until` have been tried. It `runs` from the person's yes until the rule ends or
    everything that was booked together is cancelled.
    """

    __tablename__ = "compute_recurrence"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[RowId]
    request: Mapped[str] = mapped_column(unique=True)
    pool: Mapped[str]
    units: Mapped[int]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[PersonId]
    account_id: Mapped[AccountId]
    purpose: Mapped[str]
    rule: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    zone: Mapped[str]
    made_until: Mapped[datetime]
    runs: Mapped[bool]


class ComputeUnixName(Base):
    """What a person is called on the machines."""

    __tablename__ = "compute_unix_name"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    name: Mapped[str]
    set_at: Mapped[datetime]


class ComputeTeamAccount(Base):
    """What a team's account is called on the machines."""

    __tablename__ = "compute_team_account"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True, autoincrement=False)
    name: Mapped[str]
    set_at: Mapped[datetime]


class ComputeHandover(Base):
    """What the machines of a booking's pool should be told, and were.

    `wanted` counts the changes of the booking, `done` is the last one that they know; `next_at` is when to tell them,
    None where there is nothing to tell. `reference` is what they call it.
    """

    __tablename__ = "compute_handover"

    booking_id: Mapped[int] = mapped_column(ForeignKey("compute_booking.id"), primary_key=True, autoincrement=False)
    pool: Mapped[str]
    wanted: Mapped[int]
    done: Mapped[int]
    attempt: Mapped[int]
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    reference: Mapped[str | None]
    known: Mapped[JsonObject | None]
    error: Mapped[str | None]


_TABLES = (
    ComputeBooking,
    ComputeAllocation,
    ComputeLedger,
    ComputeWish,
    ComputeSwap,
    ComputeRecurrence,
    ComputeUnixName,
    ComputeTeamAccount,
    ComputeHandover,
)

refuse_overlaps(Base.metadata.tables[ComputeAllocation.__tablename__])

BRANCH = MigrationBranch(
    "compute",
    Path(__file__).parent / "migrations",
    tuple(Base.metadata.tables[each.__tablename__] for each in _TABLES),
)
