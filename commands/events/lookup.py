"""Events as people name them: by number or by title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.call import Call
from bot.declaration.parameters import Wrong
from bot.declaration.references import Reference
from bot.messages import Option, phrase, rich
from bot.roles import Role
from bot.storage import Database
from commands.events.programme.event import Event
from commands.events.programme.finding import Wanted, find_event, find_events
from commands.events.programme.visibility import audiences_for
from commands.events.tables import Status

_MOST_WORDS = 8
_MOST_SEARCHED = 300
_MOST_OFFERED = 25
_MOST_NAMED = 5
_BACK = timedelta(days=30)
_STAFF_SEE = (Status.PLANNED, Status.CANCELLED, Status.PROPOSED)


@dataclass(frozen=True, slots=True)
class EventRef:
    """An event named in a command."""

    id: int
    name: str


EVENT = Reference(EventRef, most_words=_MOST_WORDS)
"""The type of a parameter that names an event, where no other words follow it on a line."""

EVENT_AMONG_WORDS = Reference(EventRef)
"""The same where others follow: a number, or a title in quotes."""


class EventLookup:
    """Finds events by number, or by a part of their title: the next one of that name, else the last."""

    async def find(self, call: Call, text: str) -> EventRef:
        """Return the event of that number or name."""
        typed = text.strip().removeprefix("#")
        if typed.isdecimal():
            async with call.service(Database).read() as session:
                audiences = await audiences_for(call.services, session, call.person)
                event = await find_event(session, int(typed), audiences)
            if event is None:
                raise Wrong(phrase("events.expected"))
            return _ref(event, call)
        found = await _named(call, typed)
        if not found:
            raise Wrong(phrase("events.expected"))
        upcoming = [each for each in found if not each.is_over(call.now)]
        titles = {each.details.title_in(call.language).casefold() for each in upcoming}
        if len(titles) > 1 and typed.casefold() not in titles:
            shown = ", ".join(f"{each.id} {each.details.title_in(call.language)}" for each in upcoming[:_MOST_NAMED])
            raise Wrong(phrase("events.expected_one", events=shown))
        exact = [each for each in upcoming if typed.casefold() in _titles(each)]
        return _ref((exact or upcoming or found[-1:])[0], call)

    async def complete(self, call: Call, typed: str) -> Sequence[Option]:
        """Return events whose title or number holds what is typed."""
        found = await _named(call, typed.strip().removeprefix("#"))
        offered = [each for each in found if not each.is_over(call.now)] or found
        return [
            Option(rich(f"{each.id} · {each.details.title_in(call.language)}"), str(each.id))
            for each in offered[:_MOST_OFFERED]
        ]


async def _named(call: Call, typed: str) -> Sequence[Event]:
    statuses = _STAFF_SEE if call.person.role.includes(Role.STAFF) else (Status.PLANNED, Status.CANCELLED)
    async with call.service(Database).read() as session:
        audiences = await audiences_for(call.services, session, call.person)
        wanted = Wanted(since=call.now - _BACK, audiences=audiences, statuses=statuses)
        events = await find_events(session, wanted, _MOST_SEARCHED)
    key = typed.casefold()
    return [each for each in events if any(key in title for title in _titles(each)) or str(each.id).startswith(key)]


def _titles(event: Event) -> set[str]:
    return {title.casefold() for title in event.details.title.values()}


def _ref(event: Event, call: Call) -> EventRef:
    return EventRef(event.id, event.details.title_in(call.language))
