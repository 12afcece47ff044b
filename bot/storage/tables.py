"""The engine's own tables, and the base that a feature's tables stand on."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from sqlalchemy import JSON, BigInteger, Enum, ForeignKey, Index, Integer, MetaData, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.places import PlaceKind
from bot.storage.append_only import keep_append_only
from bot.storage.instants import Instant

JsonObject = dict[str, object]
"""A JSON object as it is stored; whoever wrote it knows its shape."""

BigKey = BigInteger().with_variant(Integer, "sqlite")
"""The type of a row's number, and of a column that refers to one; SQLite numbers rows itself only in INTEGER."""

RowId = Annotated[int, mapped_column(BigKey, primary_key=True)]
"""The primary key of a row: numbered by the database and never given twice, because buttons outlive rows."""

PersonId = Annotated[int, mapped_column(ForeignKey("person.id"), index=True)]
"""Refers to the person whom a row is about."""

AccountId = Annotated[int, mapped_column(ForeignKey("account.id"), index=True)]
"""Refers to the account that acted."""

OriginId = Annotated[int | None, mapped_column(BigKey)]
"""The person whom a row was made for, where they have been joined into another person since: the split goes by it."""


class DeliveryState(StrEnum):
    """How far a delivery has come. `sending` is committed before the platform is called.

    An ambiguous one may have arrived or not: the platform is asked, or else staff. A parked one could reach its person
    nowhere, and waits for them to say something. A cancelled one never left; a recalled one was taken back.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    PARKED = "parked"
    CANCELLED = "cancelled"
    RECALLED = "recalled"


class DeliveryAct(StrEnum):
    """What a delivery does on its platform; all but `send` amend an earlier delivery."""

    SEND = "send"
    EDIT = "edit"
    RECALL = "recall"


class Unclear(StrEnum):
    """What becomes of a delivery that may have arrived, where the platform cannot be asked."""

    SEND_AGAIN = "send_again"
    HOLD = "hold"


class InboxState(StrEnum):
    """How far what arrived has come. Only `done` counts as handled."""

    RECEIVED = "received"
    DONE = "done"
    FAILED = "failed"


def text_enum(kind: type[StrEnum]) -> Enum:
    """Return the column type for a `StrEnum`: its values as text, and a check that refuses others."""
    return Enum(
        kind,
        name=f"{kind.__name__.lower()}",
        native_enum=False,
        create_constraint=True,
        length=16,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """The base of every table, the engine's and the features'.

    Constraints get names by rule, because a migration can only drop what has a name. Instants are `datetime` (see
    `Instant`), and rows are numbered by `RowId`. A class that sets `__table_args__` repeats `sqlite_autoincrement`.
    """

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[object, object]] = {
        datetime: Instant(),
        JsonObject: JSON(),
        PlaceKind: text_enum(PlaceKind),
        DeliveryState: text_enum(DeliveryState),
        DeliveryAct: text_enum(DeliveryAct),
        Unclear: text_enum(Unclear),
        InboxState: text_enum(InboxState),
    }
    __table_args__: object = {"sqlite_autoincrement": True}


class Person(Base):
    """A human being. Their own language and zone win over those of an account.

    `email` is what an import said, in small letters. Whoever has left keeps their rows without any right; whoever was
    joined into another person waits without accounts to be split off again; of whoever was erased only the id is left.
    """

    __tablename__ = "person"

    id: Mapped[RowId]
    display_name: Mapped[str]
    language: Mapped[str | None]
    timezone: Mapped[str | None]
    created_at: Mapped[datetime]
    email: Mapped[str | None] = mapped_column(index=True)
    left_at: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class Account(Base):
    """A person's user on one platform and workspace; the workspace is empty on Discord.

    `heard` is the language that they last wrote in, `email` is verified by the platform. `granted` is the highest role
    that the platform's own groups gave them when they were seen last. What is for the person goes to the account that
    was `preferred_at` last, or else to the one seen last.
    """

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("platform", "workspace", "user"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    platform: Mapped[str]
    workspace: Mapped[str] = mapped_column(default="")
    user: Mapped[str]
    person_id: Mapped[PersonId]
    display_name: Mapped[str]
    locale: Mapped[str | None]
    timezone: Mapped[str | None]
    last_seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    heard: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(index=True)
    preferred_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    origin_id: Mapped[OriginId]
    granted: Mapped[str | None]


class RoleGrant(Base):
    """A role that one source gives a person, through one account or, without it, whichever they use.

    It is unique even without an account: no account has the number 0.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_once",
            "person_id",
            text("coalesce(account_id, 0)"),
            text("coalesce(origin_id, 0)"),
            "role",
            "source",
            unique=True,
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    source: Mapped[str]
    granted_at: Mapped[datetime]
    origin_id: Mapped[OriginId]


class Place(Base):
    """Somewhere a message can go. `thread` is empty where there is none, `workspace` on Discord."""

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("platform", "workspace", "channel", "thread"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    platform: Mapped[str]
    workspace: Mapped[str] = mapped_column(default="")
    channel: Mapped[str]
    thread: Mapped[str] = mapped_column(default="")
    kind: Mapped[PlaceKind]
    language: Mapped[str | None]
    name: Mapped[str] = mapped_column(default="")


_OPEN = text("next_at IS NOT NULL")


class Delivery(Base):
    """One message to one place, or to one person wherever they are; `key` says what it is, so that it is sent once.

    It is open while `next_at` is set: then it is tried, looked after (the lease of one that is being sent is over) or
    asked about. Within a place, and to a person, what is open goes by `due_at`, then `id`; between them a lower
    `priority` goes first. `place_id` is also where a message to a person went, or was about to go. `attempt` counts the
    calls, `failures` those that failed without a word from the platform; `first_call_at` is when the first was made.
    After `expires_at` it is not sent any more. `amends_id` is the delivery that an edit or a recall is about; `batch`
    names what was enqueued together.
    With `account_id` it reaches its person through that account alone.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index(None, "state", "priority", "next_at"),
        Index("ix_delivery_open_place", "place_id", "due_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_delivery_open_person", "person_id", "due_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    message: Mapped[JsonObject]
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.PENDING)
    priority: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    lease_owner: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    platform_message_id: Mapped[str | None]
    error: Mapped[str | None]
    account_id: Mapped[int | None] = mapped_column(BigKey)
    origin_id: Mapped[OriginId]
    batch: Mapped[str | None] = mapped_column(index=True)
    act: Mapped[DeliveryAct] = mapped_column(default=DeliveryAct.SEND, server_default=DeliveryAct.SEND.value)
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"), index=True)
    unclear: Mapped[Unclear] = mapped_column(default=Unclear.SEND_AGAIN, server_default=Unclear.SEND_AGAIN.value)
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    first_call_at: Mapped[datetime | None]
    refusal: Mapped[str | None]


class Inbox(Base):
    """What a platform delivered to us, once for each id it gave it; kept until its handling is done."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("platform", "workspace", "delivery_id"),
        Index(None, "state", "received_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    platform: Mapped[str]
    workspace: Mapped[str] = mapped_column(default="")
    delivery_id: Mapped[str]
    kind: Mapped[str]
    payload: Mapped[JsonObject]
    state: Mapped[InboxState] = mapped_column(default=InboxState.RECEIVED)
    attempt: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class Audit(Base):
    """What somebody did, for good: the database refuses to change or delete a row (see `append_only`)."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "at"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    detail: Mapped[JsonObject] = mapped_column(default=dict)


class Draft(Base):
    """What a component id points at when it does not fit in there, and what a person typed that must not be lost."""

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    payload: Mapped[JsonObject]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Setting(Base):
    """A value that the bot keeps for itself, such as a secret that it made once."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    updated_at: Mapped[datetime]


class Lease(Base):
    """Something that one process at a time does; `until` is when it is free again unless its holder renews it."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


keep_append_only(Base.metadata.tables[Audit.__tablename__])

ENGINE_TABLES = tuple(Base.metadata.tables.values())
"""The tables of this module, which the branch `bot` migrates."""
