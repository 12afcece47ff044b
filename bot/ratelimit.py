"""How many interactions a minute one person may cause."""

from __future__ import annotations

from datetime import datetime

_MINUTE = 60.0
_MOST_REMEMBERED = 10_000


class RateLimit:
    """A bucket of tokens for each person, full at the start, filled evenly over a minute."""

    def __init__(self, per_minute: int) -> None:
        """Allow `per_minute` interactions; 0 turns the limit off."""
        self._per_minute = per_minute
        self._buckets: dict[int, tuple[float, float]] = {}

    def wait(self, person_id: int, now: datetime) -> float:
        """Take a token; return the seconds to wait where there is none, else 0."""
        if not self._per_minute:
            return 0
        at = now.timestamp()
        tokens, since = self._buckets.get(person_id, (float(self._per_minute), at))
        tokens = min(self._per_minute, tokens + (at - since) * self._per_minute / _MINUTE)
        if tokens < 1:
            self._buckets[person_id] = (tokens, at)
            return (1 - tokens) * _MINUTE / self._per_minute
        if len(self._buckets) > _MOST_REMEMBERED:
            self._buckets.clear()
        self._buckets[person_id] = (tokens - 1, at)
        return 0
