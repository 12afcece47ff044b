"""Where messages go."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.languages import Language
from bot.roles import Role


class PlaceKind(StrEnum):
    """What sort of place a message can go to."""

    CHANNEL = "channel"
    THREAD = "thread"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, a thread or a direct message on one platform.

    `readers` is the least role among those who can read along there; in a direct message only the person themselves
    reads, so the engine puts their role in its stead.
    """

    platform: str
    workspace: str
    channel: str
    kind: PlaceKind
    thread: str = ""
    name: str = ""
    language: Language | None = None
    readers: Role = Role.GUEST
