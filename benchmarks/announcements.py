"""How long an announcement to 2,000 people takes on a platform without limits, and a Got it among as many."""

from __future__ import annotations

import asyncio
import statistics
import time

from sqlalchemy import insert

from bot.people import Account
from bot.storage import tables
from bot.testing.adapter import PLATFORM, WORKSPACE
from bot.testing.harness import Harness

_PEOPLE = 2_000
_PRESSES = 50


async def gather(programme: Harness) -> None:
    """Put the people straight into the database."""
    now = programme.clock.now()
    async with programme.application.database.write() as session:
        people = [{"display_name": f"Founder {each}", "created_at": now} for each in range(_PEOPLE)]
        ids = list((await session.execute(insert(tables.Person).returning(tables.Person.id), people)).scalars())
        base = {"platform": PLATFORM, "workspace": WORKSPACE, "created_at": now}
        accounts = [{**base, "user": f"f{each}", "display_name": f"f{each}", "person_id": each} for each in ids]
        await session.execute(insert(tables.Account), accounts)
        held = {"role": "founder", "source": "benchmark", "granted_at": now}
        await session.execute(insert(tables.RoleGrant), [{**held, "person_id": each} for each in ids])
    for each in ids:
        programme.adapter.accounts[f"f{each}"] = Account(PLATFORM, WORKSPACE, f"f{each}", f"f{each}")


async def main() -> None:
    """Print the seconds from the press until everybody has it, and of a Got it."""
    async with await Harness.start() as programme:
        staff = programme.person("Grace", role="staff", language="en")
        await staff.known()
        await gather(programme)
        preview = await staff.says('/announce text:"Hello" audience:role:founder')
        begun = time.perf_counter()
        await preview.press("Send")
        everybody = time.perf_counter() - begun
        reader = programme.person("Ada", role="founder", language="en")
        await reader.known()
        pressed: list[float] = []
        for each in range(_PRESSES):
            begun = time.perf_counter()
            await reader.sends_component(f"announce:{'got' if each % 2 == 0 else 'undo'}:1")
            pressed.append(time.perf_counter() - begun)
        print(f"press to all {_PEOPLE}: {everybody:.1f} s ({_PEOPLE / everybody:.0f} a second)")
        print(f"Got it: median {statistics.median(pressed) * 1000:.0f} ms, slowest {max(pressed) * 1000:.0f} ms")


if __name__ == "__main__":
    asyncio.run(main())
