"""What features add to the pages and the audiences of others, through the engine and without knowing each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot.call import Call
from bot.engine.dispatch import Section
from bot.messages import Block

if TYPE_CHECKING:
    from bot.features import Audience, Feature


@dataclass(frozen=True, slots=True)
class Contributions:
    """The sections of the digests and of a person's day, and whom one can announce to, from every installed feature."""

    digest: tuple[Section, ...]
    staff_digest: tuple[Section, ...]
    today: tuple[Section, ...]
    audiences: Mapping[str, Audience]

    @classmethod
    def of(cls, features: Sequence[Feature]) -> Self:
        """Collect what features offer, in their order."""
        return cls(
            digest=tuple(section for feature in features for section in feature.digest),
            staff_digest=tuple(section for feature in features for section in feature.staff_digest),
            today=tuple(section for feature in features for section in feature.today),
            audiences={audience.name: audience for feature in features for audience in feature.audiences},
        )


async def blocks_of(sections: Sequence[Section], call: Call) -> list[Block]:
    """Return what sections have to show to one person, one after the other."""
    return [block for section in sections for block in await section(call)]
