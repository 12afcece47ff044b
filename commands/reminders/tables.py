"""The table of reminders; when each is due stands with its series."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, MigrationBranch, RowId
from bot.storage.tables import AccountId, PersonId


class Reminder(Base):
    """One reminder of the person who asked for it; without a place and without a team it is for themselves.

    `token` names the wish that it was made from, so that one wish makes one reminder. `series_id` is its series.
    """

    __tablename__ = "reminder"

    id: Mapped[RowId]
    account_id: Mapped[AccountId]
    person_id: Mapped[PersonId]
    text: Mapped[str]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    token: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


BRANCH = MigrationBranch(
    "reminders", Path(__file__).parent / "migrations", (Base.metadata.tables[Reminder.__tablename__],)
)
