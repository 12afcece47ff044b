"""Publish the commands: only when they have changed, because Discord limits how often a day."""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import datetime

from sqlalchemy import select

from adapters.discord.command_tree import CommandTree
from adapters.discord.rest import Rest
from bot.storage import Database, tables
from bot.storage.upsert import upsert

log = logging.getLogger(__name__)


class Publisher:
    """Compares the tree with what was published last, which the database remembers for each application."""

    def __init__(self, rest: Rest, tree: CommandTree, database: Database) -> None:
        self._rest = rest
        self._tree = tree
        self._database = database

    async def publish(self, application: str, now: datetime, *, anyway: bool = False) -> bool:
        """Publish the commands if they have changed, or `anyway`; return whether it was done."""
        payloads = self._tree.payloads()
        digest = hashlib.sha256(json.dumps(payloads, sort_keys=True).encode()).hexdigest()
        key = f"discord.commands.{application}"
        if not anyway and await self._published(key) == digest:
            return False
        await self._rest.publish(application, payloads)
        row = {"key": key, "value": digest, "updated_at": now}
        async with self._database.write() as session:
            statement = upsert(session, tables.Setting).values(row)
            await session.execute(
                statement.on_conflict_do_update(index_elements=["key"], set_={"value": digest, "updated_at": now})
            )
        log.info("published %d commands on Discord", len(payloads))
        return True

    async def _published(self, key: str) -> str | None:
        async with self._database.read() as session:
            value: str | None = await session.scalar(select(tables.Setting.value).where(tables.Setting.key == key))
        return value
