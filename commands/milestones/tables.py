"""The tables of milestones, and of the teams that have done them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, MigrationBranch, RowId
from bot.storage.tables import AccountId, PersonId


class Milestone(Base):
    """One milestone. `key` is its name as the configuration has it, None where staff added it.

    `asks` tells that each team says when it is done, `nudged` how many days before it was due teams were nudged last.
    """

    __tablename__ = "milestone"

    id: Mapped[RowId]
    key: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(index=True)
    asks: Mapped[bool]
    nudged: Mapped[int | None]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class MilestoneDone(Base):
    """That a team has done it, as one of its people, or staff, said through an account."""

    __tablename__ = "milestone_done"
    __table_args__ = (UniqueConstraint("milestone_id", "team_id"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    person_id: Mapped[PersonId]
    account_id: Mapped[AccountId]
    at: Mapped[datetime]


BRANCH = MigrationBranch(
    "milestones",
    Path(__file__).parent / "migrations",
    tuple(Base.metadata.tables[each.__tablename__] for each in (Milestone, MilestoneDone)),
)
