"""The tables of slack_sdk's stores, in our own migrations: installed workspaces, and installations on the way.

slack_sdk writes them with statements of its own, so the columns are called as it calls them, and instants are in UTC
without a zone. Tokens are encrypted and therefore longer than the columns that it would make.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import DateTime, Index
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.messages import Json
from bot.storage import Base, MigrationBranch, RowId

BOTS = "slack_bots"
STATES = "slack_oauth_states"


class SlackBot(Base):
    """The bot in one workspace; `bot_token` is encrypted."""

    __tablename__ = BOTS
    __table_args__ = (
        Index(None, "client_id", "enterprise_id", "team_id", "installed_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    client_id: Mapped[str]
    app_id: Mapped[str]
    enterprise_id: Mapped[str | None]
    enterprise_name: Mapped[str | None]
    team_id: Mapped[str | None]
    team_name: Mapped[str | None]
    bot_token: Mapped[str | None]
    bot_id: Mapped[str | None]
    bot_user_id: Mapped[str | None]
    bot_scopes: Mapped[str | None]
    bot_refresh_token: Mapped[str | None]
    bot_token_expires_at: Mapped[datetime | None] = mapped_column(DateTime())
    is_enterprise_install: Mapped[bool]
    installed_at: Mapped[datetime] = mapped_column(DateTime())


class SlackOauthState(Base):
    """An installation that was begun; whoever comes back must bring its `state`."""

    __tablename__ = STATES

    id: Mapped[RowId]
    state: Mapped[str]
    expire_at: Mapped[datetime] = mapped_column(DateTime())


class NothingPersonal:
    """Workspaces have installed the bot, not persons: nothing is kept of whoever pressed the button."""

    async def export(self, session: AsyncSession, person_id: int) -> Json:
        """Return nothing."""
        return []

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Delete nothing."""

    async def join(self, session: AsyncSession, kept: int, gone: int) -> None:
        """Move nothing."""

    async def split(self, session: AsyncSession, account_id: int, person_id: int) -> None:
        """Give nothing."""


BRANCH = MigrationBranch(
    "slack",
    Path(__file__).parent / "migrations",
    (Base.metadata.tables[BOTS], Base.metadata.tables[STATES]),
)
