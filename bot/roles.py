"""Say who may do what: six roles in rising order of rights."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Name a level of rights; each includes everything that the ones before it may do.

    Members are declared in rising order. Compare them with `includes` or `rank`: as strings, `<` would compare letters.
    """

    rank: int
    """The position in the rising order: 0 for a guest."""

    GUEST = "guest"
    ALUMNI = "alumni"
    FOUNDER = "founder"
    MENTOR = "mentor"
    STAFF = "staff"
    ADMIN = "admin"

    def __init__(self, _value: str) -> None:
        self.rank = len(type(self).__members__)

    def includes(self, other: Role) -> bool:
        """Tell whether whoever holds this role may do what `other` may."""
        return self.rank >= other.rank
