"""What goes first."""

from __future__ import annotations

from enum import IntEnum


class Priority(IntEnum):
    """What goes first when several wait: the lower number. Amendments are personal: no broadcast keeps them waiting."""

    INTERACTIVE = 0
    PERSONAL = 10
    BROADCAST = 20
