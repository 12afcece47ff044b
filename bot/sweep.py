"""Take up what a crashed process left unanswered."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.adapter import Adapter, Health
from bot.inbox import Unfinished

if TYPE_CHECKING:
    from bot.application import Application

log = logging.getLogger(__name__)

_AT_ONCE = 10
"""Few, so that each is begun well within its lease."""


async def sweep(application: Application) -> int:
    """Handle what the platforms delivered to a process that died over it; return how many were taken up.

    Only what came from a platform that is connected here: the answer has to leave as well.
    """
    connected = {each.platform: each for each in application.adapters if each.health is Health.CONNECTED}
    now = application.clock.now()
    taken = 0
    while connected:
        rows = await application.inbox.unfinished(now, tuple(connected), _AT_ONCE)
        if not rows:
            break
        taken += len(rows)
        await asyncio.gather(*(_take_up(application, connected[row.platform], row) for row in rows))
    return taken


async def _take_up(application: Application, adapter: Adapter, row: Unfinished) -> None:
    try:
        interaction = adapter.revive(row.payload)
    except Exception:
        log.exception("what %s delivered under inbox row %s cannot be taken up again", row.platform, row.id)
        application.inbox.let_go(row.id)
        return
    await application.engine.resume(row.id, interaction)
