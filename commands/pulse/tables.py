"""The table of what teams said about their weeks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, MigrationBranch, RowId
from bot.storage.tables import AccountId, BigKey, PersonId


class Pulse(Base):
    """What a team said about one week, which is named by its Monday; the person is whoever wrote it last.

    `number` is written as it was typed, without blanks. `helper_id` is the person to whom staff handed the ask.
    """

    __tablename__ = "pulse"
    __table_args__ = (UniqueConstraint("team_id", "week"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    week: Mapped[str]
    progress: Mapped[str]
    blocked: Mapped[str]
    ask: Mapped[str]
    number: Mapped[str]
    person_id: Mapped[PersonId]
    account_id: Mapped[AccountId]
    at: Mapped[datetime]
    helper_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("person.id"))
    handed_at: Mapped[datetime | None]


BRANCH = MigrationBranch("pulse", Path(__file__).parent / "migrations", (Base.metadata.tables[Pulse.__tablename__],))
