"""The tables of the community: cohorts, teams, who is in them, and how two accounts became one person."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import AccountId, Base, BigKey, JsonObject, OriginId, PersonId, RowId, text_enum


class PassKind(StrEnum):
    """What a code opens: a link between two accounts, or the place that an import has kept for somebody."""

    LINK = "link"
    INVITE = "invite"


class Cohort(Base):
    """One intake of the programme, from its first day to its last, both included.

    `key` is the name as it is compared. `noticed_at` is when its people were told of the end, `ended_at` when they
    became alumni.
    """

    __tablename__ = "cohort"

    id: Mapped[RowId]
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    created_at: Mapped[datetime]
    noticed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Team(Base):
    """One company of a cohort; `key` is its name as it is compared."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("cohort_id", "key"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    name: Mapped[str]
    key: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]


class Membership(Base):
    """A person's place in a cohort, in one of its teams or in none.

    `origin_id` is the person it was made for, where they have been joined into another since: two who are one may have
    two places in one cohort, and each takes their own along when they are split.
    """

    __tablename__ = "membership"
    __table_args__ = (
        Index("uq_membership_once", "person_id", text("coalesce(origin_id, 0)"), "cohort_id", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    person_id: Mapped[PersonId]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    since: Mapped[datetime]
    origin_id: Mapped[OriginId]


class PersonLink(Base):
    """Two persons who turned out to be one: `gone` was joined into `kept`, until `undone_at`.

    `inherited` holds the settings that `kept` had not and took over from `gone`.
    """

    __tablename__ = "person_link"
    __table_args__ = (Index(None, "gone_id", "undone_at"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    kept_id: Mapped[PersonId]
    gone_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    inherited: Mapped[JsonObject]
    linked_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class Pass(Base):
    """A code that was given to somebody: only its signature is kept.

    A link's pass belongs to `account_id`; `answered_by` is the account that typed the code and agreed. An invite has no
    account. `tries` counts how often it was typed.
    """

    __tablename__ = "pass"

    id: Mapped[RowId]
    kind: Mapped[PassKind] = mapped_column(text_enum(PassKind))
    signature: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[PersonId]
    account_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("account.id", ondelete="CASCADE"), index=True)
    answered_by: Mapped[int | None] = mapped_column(BigKey, ForeignKey("account.id", ondelete="CASCADE"))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class WrongPass(Base):
    """A code that nobody was given, as an account typed it; the text itself is not kept."""

    __tablename__ = "wrong_pass"

    id: Mapped[RowId]
    account_id: Mapped[AccountId]
    at: Mapped[datetime]


COMMUNITY_TABLES = tuple(
    Base.metadata.tables[each.__tablename__] for each in (Cohort, Team, Membership, PersonLink, Pass, WrongPass)
)
"""The tables of this module, which the branch `bot` migrates as well."""
