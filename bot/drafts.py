"""What people typed that must not be lost, and what a component id points at when it does not fit in there."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.components import component
from bot.messages import Json
from bot.storage import Database, tables

KEPT = timedelta(days=60)


class Drafts:
    """Rows under a random token, each belonging to one account."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, account_id: int, kind: str, payload: Mapping[str, Json], now: datetime) -> str:
        """Keep something, and return its token."""
        token = secrets.token_urlsafe(12)
        async with self._database.write() as session:
            await session.execute(delete(tables.Draft).where(tables.Draft.expires_at < now))
            session.add(
                tables.Draft(
                    id=token,
                    account_id=account_id,
                    kind=kind,
                    payload=dict(payload),
                    created_at=now,
                    expires_at=now + KEPT,
                )
            )
        return token

    async def find(self, account_id: int, kind: str, token: str, now: datetime) -> Mapping[str, object] | None:
        """Return what an account kept under a token; None where it is somebody else's, or gone."""
        async with self._database.read() as session:
            draft = tables.Draft
            payload: Mapping[str, object] | None = (
                await session.execute(
                    select(draft.payload).where(
                        draft.id == token, draft.account_id == account_id, draft.kind == kind, draft.expires_at > now
                    )
                )
            ).scalar()
        return payload

    async def component(self, account_id: int, action: str, argument: str, draft_action: str, now: datetime) -> str:
        """Return a component id that carries `argument`, itself or by way of a row."""
        try:
            return component(action, argument)
        except ValueError:
            token = await self.keep(account_id, action, {"argument": argument}, now)
            return component(draft_action, token)
