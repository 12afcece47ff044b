"""A change of an event: shown before it is made, and shown again where somebody else was faster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.call import Call
from bot.components import component
from bot.declaration.command import action
from bot.drafts import Drafts
from bot.languages import Language
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Context,
    Heading,
    Json,
    Listing,
    Message,
    Paragraph,
    Phrase,
    RichText,
    phrase,
    rich,
    say,
)
from bot.roles import Role
from bot.storage import Database
from bot.when import When
from bot.when.telling import tell
from commands.events.desk import EventDesk
from commands.events.notices.changes import after_change
from commands.events.programme.details import Details
from commands.events.programme.event import Event
from commands.events.programme.finding import find_event
from commands.events.programme.keeping import Change, change, differences
from commands.events.recurring.series import following, moved, retell_series
from commands.events.rsvp.seats import counts

_DRAFT = "events:revision"
_LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Revision:
    """The details that are to change, from which state of which event on, and whether for its series from it on."""

    event_id: int
    revision: int
    before: Details
    after: Details
    series: bool

    @classmethod
    def of(cls, event: Event, changes: Mapping[str, object], *, series: bool) -> Self:
        """Change some details of an event as it is now."""
        frozen = {
            name: MappingProxyType(value) if isinstance(value, dict) else value for name, value in changes.items()
        }
        after = replace(event.details, **frozen)  # type: ignore[arg-type]  # `changes` names details only
        return cls(event.id, event.revision, event.details, after, series and event.series_id is not None)

    def over(self, event: Event) -> Revision:
        """Return the same change, made to an event as it has become meanwhile."""
        changes = {
            name: getattr(self.after, name)
            for name in Details.__dataclass_fields__
            if getattr(self.before, name) != getattr(self.after, name)
        }
        return Revision.of(event, changes, series=self.series)

    def to_json(self) -> dict[str, Json]:
        """Return what a draft keeps of it."""
        return {
            "event": self.event_id,
            "revision": self.revision,
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "series": self.series,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Self:
        """Return what a draft keeps.

        Raises:
            KeyError, TypeError, ValueError: it keeps something else.
        """
        before, after = kept["before"], kept["after"]
        if not isinstance(before, dict) or not isinstance(after, dict):
            raise TypeError("this is no change of ours")
        return cls(
            int(str(kept["event"])),
            int(str(kept["revision"])),
            Details.from_json(before),
            Details.from_json(after),
            bool(kept["series"]),
        )


async def propose_revision(call: Call, revision: Revision) -> Message:
    """Show what would change, with a button that does it."""
    async with call.service(Database).read() as session:
        event = await find_event(session, revision.event_id)
        if event is None:
            return say("events.gone")
        going = (await counts(session, [event.id]))[event.id].going
    theirs: list[Block] = []
    if event.revision != revision.revision:
        theirs = [
            Paragraph(phrase("events.changed_meanwhile")),
            Listing(_lines(revision.before, event.details, call)),
        ]
        revision = revision.over(event)
    if not differences(event.details, revision.after):
        return Message((*theirs, Paragraph(phrase("events.nothing_changes", title=event.details.named))))
    blocks: list[Block] = [
        Heading(phrase("events.would_change", title=event.details.named, number=event.id)),
        *theirs,
        Listing(_lines(event.details, revision.after, call)),
    ]
    capacity = revision.after.capacity
    if capacity is not None and going > capacity:
        blocks.append(Context(phrase("events.more_than_seats", going=going, capacity=capacity)))
    token = await call.service(Drafts).keep(call.person.account_id, _DRAFT, revision.to_json(), call.now)
    yes = Button(phrase("events.yes_change"), component("events:change", token), ButtonStyle.PRIMARY)
    no = Button(phrase("events.no_leave"), component("events:forget", token))
    return Message((*blocks, Actions((yes, no))))


@action("events:change", replaces=True, requires=Role.STAFF)
async def confirmed(call: Call, token: str) -> Message:
    """Make the change that was shown, unless the event has become another one since."""
    kept = await call.service(Drafts).find(call.person.account_id, _DRAFT, token, call.now)
    if kept is None:
        return say("events.gone_draft")
    revision = Revision.from_json(kept)
    async with call.service(Database).write() as session:
        event = await find_event(session, revision.event_id, lock=True)
        if event is None:
            return say("events.gone")
        if event.revision == revision.revision:
            told = await _change(session, call, event, revision)
            return say("events.changed.saved", title=revision.after.named, told=told)
    if not differences(event.details, revision.after):
        return say("events.nothing_changes", title=event.details.named)
    return await propose_revision(call, revision)


async def _change(session: AsyncSession, call: Call, event: Event, revision: Revision) -> int:
    desk = call.service(EventDesk)
    affected: Sequence[Event] = [event]
    if revision.series and event.series_id is not None:
        affected = await following(session, event)
        await retell_series(session, event.series_id, event.details, revision.after)
    told = 0
    for each in affected:
        after = revision.after if each.id == event.id else moved(each.details, event.details, revision.after)
        made: Change = await change(session, each, after, call.now)
        told += await after_change(session, desk, made, call.now)
        changed: list[Json] = [*sorted(made.changed)]
        await record(session, call.person, "events:changed", f"event:{each.id}", call.now, {"changed": changed})
    return told


def _lines(before: Details, after: Details, call: Call) -> tuple[RichText, ...]:
    """Return each detail in which two states differ, from what to what."""
    old, new = _shown(before, call), _shown(after, call)
    lines = [
        rich(Phrase(f"commands.events.edit.{name}"), f": {_short(old[name])} → {_short(new[name])}")
        for name in old
        if old[name] != new[name]
    ]
    return tuple(lines)


def _shown(details: Details, call: Call) -> dict[str, str]:
    zone = call.service(EventDesk).zone
    when = When(details.start, details.end, None, zone)
    return {
        "when": tell(when, zone, call.language),
        "title": _texts(details.title),
        "about": _texts(details.about),
        "place": details.place,
        "link": details.link,
        "organiser": details.organiser,
        "tags": ", ".join(details.tags),
        "audience": str(details.audience),
        "capacity": str(details.capacity or ""),
        "guests": str(details.guests),
        "deadline": _instant(details.deadline, call),
        "questions": " | ".join(details.questions),
        "reminders": ", ".join(notice.value for notice in details.notices),
        "off_record": "✓" if details.off_record else "",
    }


def _texts(texts: Mapping[Language, str]) -> str:
    return " / ".join(texts.values())


def _instant(at: datetime | None, call: Call) -> str:
    zone = call.service(EventDesk).zone
    return tell(When(at, None, None, zone), zone, call.language) if at is not None else ""


def _short(text: str) -> str:
    shown = text or "–"
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"
