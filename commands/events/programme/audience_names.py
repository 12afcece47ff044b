"""Who an event is for, by name: the public, everyone of the programme, or an audience that a feature offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class AudienceName:
    """An audience by its kind, as `cohort`, and the name of the one that is meant where there are several of a kind."""

    kind: str
    name: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `everyone` or `team:Harbour Vision`."""
        kind, _, name = text.partition(":")
        return cls(kind.strip().casefold(), name.strip())

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind


PUBLIC = AudienceName("public")
"""Everybody, guests too."""

EVERYONE = AudienceName("everyone")
"""Everybody of the programme, alumni too."""
