"""When a milestone is due, as staff type it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.call import Call, Refused
from bot.declaration.parameters import Circumstances, OptionKind, Wrong
from bot.interactions import OptionValue
from bot.languages import Language
from bot.messages import Option, PerLanguage, phrase
from bot.when import Kind, read, tell_readings
from commands.milestones.board import Board
from commands.milestones.plan import due_instant


class Due:
    """When something is due, as it was typed, to be read in the programme's zone; of a whole day that is the end."""

    kind = OptionKind.TEXT
    most_words = 12

    def accept(self, value: OptionValue, circumstances: Circumstances) -> str:
        """Return the phrase, which says a time that is still to come."""
        typed = str(value).strip()
        found = read(typed, circumstances.now, circumstances.zone)
        if found is None or found.kind is Kind.RECURRING:
            raise Wrong(phrase("expected.instant"))
        if found.alternatives:
            told = {each: tell_readings(found.readings, circumstances.zone, each) for each in Language}
            raise Wrong(phrase("expected.one_time", readings=PerLanguage(told)))
        if (found.end or found.start) <= circumstances.now:
            raise Wrong(phrase("milestone.past"))
        return typed

    def options(self) -> Sequence[Option]:
        """Return none."""
        return ()


def instant_of(call: Call, typed: str) -> datetime:
    """Return what was typed, as the programme's zone has it; of a whole day the end."""
    zone = call.service(Board).zone
    found = read(typed, call.now, zone)
    if found is None:
        raise Refused(phrase("expected.instant"))
    if found.end is None:
        return found.start.astimezone(UTC)
    return due_instant(found.start.astimezone(zone).date(), zone)
