"""A crowd: so many people on two pretended platforms, put straight into the database."""

from __future__ import annotations

from sqlalchemy import insert

from bot.people import Account
from bot.storage import tables
from bot.testing.adapter import WORKSPACE
from bot.testing.harness import Harness

PLATFORMS = ("harness", "other")
_AT_ONCE = 500


async def gather(harness: Harness, number: int) -> None:
    """Put founders into the programme, every second one on the other platform."""
    now = harness.clock.now()
    async with harness.application.database.write() as session:
        for start in range(0, number, _AT_ONCE):
            some = range(start, min(start + _AT_ONCE, number))
            people = [{"display_name": f"Founder {each}", "created_at": now} for each in some]
            made = await session.execute(insert(tables.Person).returning(tables.Person.id), people)
            ids = list(made.scalars())
            accounts = [
                {
                    "platform": PLATFORMS[each % 2],
                    "workspace": WORKSPACE,
                    "user": f"founder-{each}",
                    "person_id": person_id,
                    "display_name": f"Founder {each}",
                    "created_at": now,
                }
                for each, person_id in zip(some, ids, strict=True)
            ]
            await session.execute(insert(tables.Account), accounts)
            grants = [
                {"person_id": person_id, "role": "founder", "source": "crowd", "granted_at": now} for person_id in ids
            ]
            await session.execute(insert(tables.RoleGrant), grants)
    for each in range(number):
        account = Account(PLATFORMS[each % 2], WORKSPACE, f"founder-{each}", f"Founder {each}")
        harness.adapters[account.platform].accounts[account.user] = account
