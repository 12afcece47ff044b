"""The table of profiles, and its migration branch."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, MigrationBranch, RowId
from bot.storage.tables import BigKey, PersonId


class Profile(Base):
    """What a person chose to share, as they wrote it through one account; of several, the newest is shown.

    An imported one has no account yet. `words` holds everything as it is searched, in small letters.
    """

    __tablename__ = "profile"

    id: Mapped[RowId]
    person_id: Mapped[PersonId]
    account_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("account.id"), unique=True)
    skills: Mapped[str] = mapped_column(default="")
    looking_for: Mapped[str] = mapped_column(default="")
    offers: Mapped[str] = mapped_column(default="")
    languages: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]


BRANCH = MigrationBranch("people", Path(__file__).parent / "migrations", (Base.metadata.tables[Profile.__tablename__],))
