"""What only one process may do at a time, such as holding a gateway: leases in the database, renewed while held."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_

from bot.storage import Database, tables
from bot.storage.upsert import upsert


class Leases:
    """Named leases, shared by every process on the database. A holder that dies loses its lease at its end."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, name: str, holder: str, until: datetime, now: datetime) -> bool:
        """Take or renew a lease; return False while somebody else holds it."""
        table = tables.Lease
        async with self._database.write() as session:
            statement = (
                upsert(session, table)
                .values(name=name, holder=holder, until=until)
                .on_conflict_do_update(
                    index_elements=["name"],
                    set_={"holder": holder, "until": until},
                    where=or_(table.holder == holder, table.until <= now),
                )
                .returning(table.name)
            )
            return (await session.execute(statement)).scalar() is not None

    async def release(self, name: str, holder: str) -> None:
        """Give a lease up, if it is still the holder's."""
        table = tables.Lease
        async with self._database.write() as session:
            await session.execute(delete(table).where(table.name == name, table.holder == holder))
