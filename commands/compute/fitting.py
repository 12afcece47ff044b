"""Whether a request is one that a pool takes at all."""

from __future__ import annotations

from datetime import datetime

from bot.declaration.times import TimeSpan
from commands.compute.pools import Pool
from commands.compute.refusals import Misfit, Unfit


def check_fit(pool: Pool, units: int, span: TimeSpan, now: datetime) -> None:
    """Hold a request against the rules of its pool.

    Raises:
        Unfit: it breaks one.
    """
    misfit = _misfit(pool, units, span, now)
    if misfit is not None:
        raise Unfit(misfit)


def _misfit(pool: Pool, units: int, span: TimeSpan, now: datetime) -> Misfit | None:
    length = span.end - span.start
    broken = {
        Misfit.TOO_FEW: units < 1,
        Misfit.TOO_MANY: units > pool.units,
        Misfit.BACKWARDS: span.end <= span.start,
        Misfit.PAST: span.start < now,
        Misfit.TOO_FAR: span.end > pool.horizon(now),
        # What begins in the running slot is shorter than its slots.
        Misfit.TOO_SHORT: pool.slot_after(span.end) - pool.slot_before(span.start) < pool.minimum,
        Misfit.TOO_LONG: length > pool.maximum,
    }
    misfit = next((each for each, is_so in broken.items() if is_so), None)
    return misfit if misfit is not None or pool.is_open(span) else Misfit.CLOSED
