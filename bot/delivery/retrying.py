"""When what failed is tried again, and when no more."""

from __future__ import annotations

_FIRST_PAUSE = 5.0
_MOST_FAILURES = 5


def pause_after(failures: int) -> float:
    """Return the seconds to wait after so many failures, at least one: 5, 10, 20, 40."""
    return _FIRST_PAUSE * 2.0 ** (failures - 1)


def gives_up(failures: int) -> bool:
    """Tell whether so many failures are enough."""
    return failures >= _MOST_FAILURES
