"""The addresses with which one event is put into the calendars of Google and Microsoft."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from bot.languages import Language
from commands.events.programme.event import Event

_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.office.com/calendar/0/deeplink/compose"
_LONGEST_ABOUT = 200
"""Characters: with the rest, the address stays below the 512 that a button of Discord takes (Component Reference)."""

_LONGEST = 512


def google_link(event: Event, language: Language) -> str:
    """Return the address that offers the event to Google Calendar."""
    details = event.details
    pattern = "%Y%m%d" if details.all_day else "%Y%m%dT%H%M%SZ"
    start, end = (_at(each, all_day=details.all_day).strftime(pattern) for each in (details.start, details.end))
    query = {"action": "TEMPLATE", "text": details.title_in(language), "dates": f"{start}/{end}"}
    return _address(_GOOGLE, query, {"location": details.place, "details": _about(event, language)})


def outlook_link(event: Event, language: Language) -> str:
    """Return the address that offers the event to Outlook."""
    details = event.details
    query = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": details.title_in(language),
        "startdt": _at(details.start, all_day=details.all_day).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "enddt": _at(details.end, all_day=details.all_day).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    if details.all_day:
        query["allday"] = "true"
    return _address(_OUTLOOK, query, {"location": details.place, "body": _about(event, language)})


def _address(base: str, query: dict[str, str], extras: dict[str, str]) -> str:
    """Return an address that a button can hold: what makes it too long is left out, the last first."""
    kept = {name: value for name, value in extras.items() if value}
    while kept and len(f"{base}?{urlencode({**query, **kept})}") > _LONGEST:
        kept.popitem()
    return f"{base}?{urlencode({**query, **kept})}"


def _about(event: Event, language: Language) -> str:
    about = event.details.about.get(language) or next(iter(event.details.about.values()), "")
    return about[:_LONGEST_ABOUT]


def _at(at: datetime, *, all_day: bool) -> datetime:
    return at if all_day else at.astimezone(UTC)
