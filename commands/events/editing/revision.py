"""A change of an event as staff ask for it, kept until they say that it is what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Self

from bot.messages import File, Json
from commands.events.editing.pictures import picture_from_json, picture_to_json
from commands.events.programme.details import Details
from commands.events.programme.event import Event
from commands.events.programme.keeping import differences
from commands.events.recurring.splitting import NewRhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The details that are to change, from which state of which event on, and whether for its series from it on.

    `rhythm` is how the series recurs from then on, and `picture` the new picture, where those are to change as well.
    """

    event_id: int
    revision: int
    before: Details
    after: Details
    series: bool
    rhythm: NewRhythm | None = None
    picture: File | None = None

    @classmethod
    def of(cls, event: Event, changes: Mapping[str, object], *, series: bool) -> Self:
        """Change some details of an event as it is now."""
        frozen = {
            name: MappingProxyType(value) if isinstance(value, dict) else value for name, value in changes.items()
        }
        return cls(
            event_id=event.id,
            revision=event.revision,
            before=event.details,
            after=replace(event.details, **frozen),  # type: ignore[arg-type]  # `changes` names details only
            series=series and event.series_id is not None,
        )

    def over(self, event: Event) -> Revision:
        """Return the same change, made to an event as it has become meanwhile."""
        changes = {
            name: getattr(self.after, name)
            for name in Details.__dataclass_fields__
            if getattr(self.before, name) != getattr(self.after, name)
        }
        made = Revision.of(event, changes, series=self.series)
        return replace(made, rhythm=self.rhythm, picture=self.picture)

    def changes(self, event: Event) -> bool:
        """Tell whether an event would be another one by it."""
        return self.rhythm is not None or self.picture is not None or bool(differences(event.details, self.after))

    def to_json(self) -> dict[str, Json]:
        """Return what a draft keeps of it."""
        return {
            "event": self.event_id,
            "revision": self.revision,
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "series": self.series,
            "rhythm": {**self.rhythm.to_json()} if self.rhythm is not None else None,
            "picture": picture_to_json(self.picture),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Self:
        """Return what a draft keeps.

        Raises:
            KeyError, TypeError, ValueError: it keeps something else.
        """
        before, after, rhythm = kept["before"], kept["after"], kept.get("rhythm")
        if not isinstance(before, dict) or not isinstance(after, dict):
            raise TypeError("this is no change of ours")
        return cls(
            event_id=int(str(kept["event"])),
            revision=int(str(kept["revision"])),
            before=Details.from_json(before),
            after=Details.from_json(after),
            series=bool(kept["series"]),
            rhythm=NewRhythm.from_json(rhythm) if isinstance(rhythm, dict) else None,
            picture=picture_from_json(kept.get("picture")),
        )
