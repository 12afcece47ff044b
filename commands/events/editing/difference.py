"""Show in what two states of an event differ."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.call import Call
from bot.languages import Language
from bot.messages import Phrase, RichText, rich
from bot.when import Rule, When
from bot.when.telling import tell
from commands.events.desk import EventDesk
from commands.events.programme.audience_names import EVERYONE, PUBLIC, AudienceName
from commands.events.programme.details import Details, Notice
from commands.events.programme.whereabouts import where_in

_LONGEST_SHOWN = 200


def difference(
    before: Details, after: Details, call: Call, recurs: tuple[Rule | None, Rule | None] = (None, None)
) -> tuple[RichText, ...]:
    """Return each detail in which two states differ, from what to what; `recurs` is how each of them does."""
    old, new = _shown(before, call, recurs[0]), _shown(after, call, recurs[1])
    return tuple(
        rich(Phrase(f"events.detail.{name}"), f": {_short(old[name])} → {_short(new[name])}")
        for name in old
        if old[name] != new[name]
    )


def _shown(details: Details, call: Call, rule: Rule | None) -> dict[str, str]:
    zone = call.service(EventDesk).zone
    when = When(details.start, details.end, rule, zone)
    return {
        "when": tell(when, zone, call.language),
        "title": _texts(details.title),
        "about": _texts(details.about),
        "place": where_in(details, call.localiser, call.language),
        "link": details.link,
        "organiser": details.organiser,
        "tags": ", ".join(details.tags),
        "audience": audience_in(details.audience, call),
        "capacity": str(details.capacity or ""),
        "guests": str(details.guests),
        "deadline": _instant(details.deadline, call),
        "questions": " | ".join(details.questions),
        "reminders": reminders_in(details.notices, call),
        "off_record": "✓" if details.off_record else "",
    }


def audience_in(audience: AudienceName, call: Call) -> str:
    """Return whom an event is for, in words."""
    if audience in {PUBLIC, EVERYONE}:
        return call.localiser.catalogue.text(f"events.audience.{audience.kind}", call.language)
    return str(audience)


def reminders_in(notices: Collection[Notice], call: Call) -> str:
    """Return when those who go are reminded, in words."""
    keys = [f"events.notify.{each.value}" for each in notices] or ["events.notify.none"]
    return ", ".join(call.localiser.catalogue.text(key, call.language) for key in keys)


def _texts(texts: Mapping[Language, str]) -> str:
    return " / ".join(texts.values())


def _instant(at: datetime | None, call: Call) -> str:
    zone = call.service(EventDesk).zone
    return tell(When(at, None, None, zone), zone, call.language) if at is not None else ""


def _short(text: str) -> str:
    shown = text or "–"
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"
