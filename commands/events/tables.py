"""The tables of events: what is planned, who answers, what was fetched, and where else it stands."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, JsonObject, MigrationBranch, RowId
from bot.storage.tables import BigKey, PersonId, text_enum


class Status(StrEnum):
    """Whether an event takes place. A proposed one came from a partner's calendar and waits for staff."""

    PROPOSED = "proposed"
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What somebody has said to an event, or what has become of it.

    Whoever is `offered` a seat holds it until the offer ends; it has `lapsed` where they let it go by.
    """

    GOING = "going"
    MAYBE = "maybe"
    NO = "no"
    WAITING = "waiting"
    OFFERED = "offered"
    LAPSED = "lapsed"


ActorId = Annotated[int | None, mapped_column(BigKey, ForeignKey("account.id", ondelete="SET NULL"), index=True)]
"""The account through which something was done, for as long as it is known."""

EventId = Annotated[int, mapped_column(BigKey, ForeignKey("event.id", ondelete="CASCADE"))]
"""The event that a row belongs to."""


class EventSeries(Base):
    """Events that recur: `first` is the wall time of the first one, in `zone`; `expanded_to` how far rows exist.

    Calendars know it by its `uid`; `sequence` counts the changes of the series itself that they must notice.
    """

    __tablename__ = "event_series"

    id: Mapped[RowId]
    first: Mapped[str]
    zone: Mapped[str]
    rule: Mapped[str]
    details: Mapped[JsonObject]
    expanded_to: Mapped[datetime]
    ended: Mapped[bool] = mapped_column(server_default=false())
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int] = mapped_column(server_default="0")
    changed_at: Mapped[datetime]


class EventRow(Base):
    """One event, or one occurrence of a series, which `series_local` names by its original wall time.

    `details` holds what people read; the columns beside it are for finding. `sequence` counts the changes that a
    calendar must notice, `revision` every change. What was fetched has the key of its feed.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("series_id", "series_local"),
        UniqueConstraint("feed_id", "source_uid", "source_recurrence"),
        Index(None, "starts_at", "ends_at", "status", "audience"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    uid: Mapped[str] = mapped_column(unique=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("event_series.id"))
    series_local: Mapped[str | None]
    status: Mapped[Status] = mapped_column(text_enum(Status))
    sequence: Mapped[int]
    revision: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    organiser: Mapped[str]
    audience: Mapped[str]
    capacity: Mapped[int | None]
    details: Mapped[JsonObject]
    feed_id: Mapped[int | None] = mapped_column(ForeignKey("event_feed.id"))
    source_uid: Mapped[str | None]
    source_recurrence: Mapped[str | None]
    created_by: Mapped[ActorId]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class EventTag(Base):
    """A tag of an event, in small letters."""

    __tablename__ = "event_tag"
    __table_args__ = (UniqueConstraint("tag", "event_id"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    event_id: Mapped[EventId] = mapped_column(index=True)
    tag: Mapped[str]


class EventPicture(Base):
    """The picture that staff gave an event."""

    __tablename__ = "event_picture"

    id: Mapped[RowId]
    event_id: Mapped[EventId] = mapped_column(unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    media_type: Mapped[str]


class Rsvp(Base):
    """What one person said to one event, through the account that said it last.

    `queue` is their place in the order of the waitlist; `hidden` that they are counted and not named; `muted` that
    they want no reminder of this one.
    """

    __tablename__ = "event_rsvp"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index(None, "event_id", "answer", "queue"),
        Index(
            "ix_event_rsvp_offers",
            "offer_ends_at",
            sqlite_where=text("offer_ends_at IS NOT NULL"),
            postgresql_where=text("offer_ends_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    event_id: Mapped[EventId]
    person_id: Mapped[PersonId]
    account_id: Mapped[ActorId]
    answer: Mapped[Answer] = mapped_column(text_enum(Answer))
    guests: Mapped[int]
    queue: Mapped[int | None]
    offer_ends_at: Mapped[datetime | None]
    hidden: Mapped[bool] = mapped_column(server_default=false())
    muted: Mapped[bool] = mapped_column(server_default=false())
    replies: Mapped[JsonObject]
    answered_at: Mapped[datetime]
    checked_in_at: Mapped[datetime | None]


class RsvpAside(Base):
    """What an account said to an event, while the stronger answer of another account of its person stands.

    It stands again once the two accounts are two persons'; `held` is what the row of the answer held.
    """

    __tablename__ = "event_rsvp_aside"
    __table_args__ = (UniqueConstraint("event_id", "account_id"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    event_id: Mapped[EventId]
    person_id: Mapped[PersonId]
    account_id: Mapped[int] = mapped_column(BigKey, ForeignKey("account.id", ondelete="CASCADE"), index=True)
    held: Mapped[JsonObject]


class EventFeedback(Base):
    """What somebody made of an event: a number from 1 to 5 and perhaps a line."""

    __tablename__ = "event_feedback"
    __table_args__ = (UniqueConstraint("event_id", "person_id"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    event_id: Mapped[EventId]
    person_id: Mapped[PersonId]
    account_id: Mapped[ActorId]
    score: Mapped[int]
    line: Mapped[str]
    given_at: Mapped[datetime]


class EventPreference(Base):
    """How a person wants to hear of events: which reminders, and whether new ones are announced to them."""

    __tablename__ = "event_preference"

    id: Mapped[RowId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    reminders: Mapped[str]
    announced: Mapped[bool]


class CalendarAddress(Base):
    """A person's secret calendar addresses: another `generation` makes those given before worthless."""

    __tablename__ = "event_calendar_address"

    id: Mapped[RowId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    generation: Mapped[int]
    created_at: Mapped[datetime]


class CalendarFeed(Base):
    """A partner's calendar: what its server said last, and what went wrong. `held` is what waits for staff to allow."""

    __tablename__ = "event_feed"

    id: Mapped[RowId]
    url: Mapped[str] = mapped_column(unique=True)
    organiser: Mapped[str]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    fetched_at: Mapped[datetime | None]
    next_at: Mapped[datetime]
    problem: Mapped[str | None]
    held: Mapped[str | None]


class EventMirror(Base):
    """Where an event stands among a platform's own scheduled events; `revision` is the one it shows.

    It is 0 while nobody knows whether it was made there, and -1 once it is not shown any more.
    """

    __tablename__ = "event_mirror"
    __table_args__ = (UniqueConstraint("event_id", "platform", "workspace"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    event_id: Mapped[EventId]
    platform: Mapped[str]
    workspace: Mapped[str]
    native_id: Mapped[str | None]
    revision: Mapped[int]


class EventSlot(Base):
    """A part of an event that one team or person takes."""

    __tablename__ = "event_slot"
    __table_args__ = (UniqueConstraint("event_id", "number"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    event_id: Mapped[EventId]
    number: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    account_id: Mapped[ActorId]


class EventEdition(Base):
    """One row that counts the changes of all events, so that what was made of them is known to be current."""

    __tablename__ = "event_edition"

    id: Mapped[RowId]
    number: Mapped[int]


EVENT_TABLES = tuple(
    Base.metadata.tables[each.__tablename__]
    for each in (
        CalendarFeed,
        EventSeries,
        EventRow,
        EventTag,
        EventPicture,
        Rsvp,
        RsvpAside,
        EventFeedback,
        EventPreference,
        CalendarAddress,
        EventMirror,
        EventSlot,
        EventEdition,
    )
)

BRANCH = MigrationBranch("events", Path(__file__).parent / "migrations", EVENT_TABLES)
