"""The programme's zone, in which a phrase is read a second time for whoever lives in another."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class ProgrammeZone:
    """The zone of everything that is shared."""

    zone: ZoneInfo
