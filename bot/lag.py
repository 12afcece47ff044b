"""How long the event loop is ever blocked, measured from within."""

from __future__ import annotations

import asyncio

from bot.metrics import Metrics

_PACE = 0.25


async def watch_lag(metrics: Metrics) -> None:
    """Keep two gauges, in seconds: how late the loop was just now, and how late it has ever been. Runs for ever."""
    latest = metrics.gauge("cohortbot_event_loop_lag_seconds", "How late the event loop was at the last look")
    longest = metrics.gauge("cohortbot_event_loop_lag_longest_seconds", "How late the event loop has ever been")
    loop = asyncio.get_running_loop()
    worst = 0.0
    while True:
        due = loop.time() + _PACE
        await asyncio.sleep(_PACE)
        lag = max(0.0, loop.time() - due)
        worst = max(worst, lag)
        latest.set((), lag)
        longest.set((), worst)
