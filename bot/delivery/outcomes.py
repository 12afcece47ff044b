"""What becomes of a delivery, by what the platform said to it."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.adapter import Refusal, SendDelayed, SendRefused
from bot.delivery.retrying import gives_up, pause_after
from bot.storage.tables import DeliveryAct, DeliveryState

log = logging.getLogger(__name__)

_SHORTEST_DELAY = 0.05
_LONGEST_DELAY = 3600.0
"""Seconds that a delivery waits at most for its next attempt, however long the platform asks for."""

_SETTLING = 5.0
"""Seconds from a call that ended without an answer until its platform is asked: it may still be at work on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a delivery that was taken. Without `next_at` it is over, or waits for staff.

    `failed` counts a call that failed without a word.
    """

    id: int
    state: DeliveryState
    act: DeliveryAct = DeliveryAct.SEND
    next_at: datetime | None = None
    message_id: str | None = None
    sent_at: datetime | None = None
    refusal: Refusal | None = None
    error: str | None = None
    failed: bool = False


def sent(row: int, message_id: str | None, now: datetime, act: DeliveryAct = DeliveryAct.SEND) -> Outcome:
    """The platform has it, or has done what an amendment asked for."""
    return Outcome(id=row, state=DeliveryState.SENT, act=act, message_id=message_id, sent_at=now)


def refused(row: int, refusal: SendRefused, *, park: bool) -> Outcome:
    """The platform will not take it; what is for a person waits, where `park`, until they say something."""
    state = DeliveryState.PARKED if park else DeliveryState.FAILED
    return Outcome(id=row, state=state, refusal=refusal.why, error=str(refusal))


def delay_of(delayed: SendDelayed) -> float:
    """Return the seconds for which a platform is left alone that asked for some."""
    return min(max(delayed.seconds, _SHORTEST_DELAY), _LONGEST_DELAY)


def delayed(row: int, delay: SendDelayed, now: datetime) -> Outcome:
    """The platform took nothing yet. What waits for a whole workspace is held back by the pace, not one by one."""
    next_at = now if delay.everywhere else now + timedelta(seconds=delay_of(delay))
    return Outcome(id=row, state=DeliveryState.PENDING, next_at=next_at, error=str(delay))


def unclear(row: int, error: Exception, now: datetime) -> Outcome:
    """Nobody knows whether the platform took it: it is asked before anything is sent again."""
    reason = "the platform did not say in time whether it took the message"
    if not isinstance(error, TimeoutError):
        reason = _report(row, error)
    next_at = now + timedelta(seconds=_SETTLING)
    return Outcome(id=row, state=DeliveryState.AMBIGUOUS, next_at=next_at, error=reason, failed=True)


def failed(row: int, act: DeliveryAct, failures: int, error: Exception, now: datetime) -> Outcome:
    """Nothing was sent, or doing it again does no harm: try again after a pause that doubles, and not for ever."""
    reason = _report(row, error, act)
    if gives_up(failures + 1):
        return Outcome(id=row, state=DeliveryState.FAILED, error=reason, failed=True)
    next_at = now + timedelta(seconds=pause_after(failures + 1))
    return Outcome(id=row, state=DeliveryState.PENDING, next_at=next_at, error=reason, failed=True)


def _report(row: int, error: Exception, act: DeliveryAct = DeliveryAct.SEND) -> str:
    reference = secrets.token_hex(4)
    log.error("to %s delivery %s failed, reference %s", act.value, row, reference, exc_info=error)
    return f"{type(error).__name__}; the log has more under {reference}"
