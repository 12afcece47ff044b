"""The addresses with which one event is put into the calendars of Google and Microsoft."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from commands.events.calendar_out.components import Reader, words_of
from commands.events.programme.event import Event

_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.office.com/calendar/0/deeplink/compose"
_LONGEST_ABOUT = 200
"""Characters: with the rest, the address stays below the 512 that a button of Discord takes (Component Reference)."""

_LONGEST = 512


def google_link(event: Event, reader: Reader) -> str:
    """Return the address that offers the event to Google Calendar."""
    details, words = event.details, words_of(event.details, reader)
    pattern = "%Y%m%d" if details.all_day else "%Y%m%dT%H%M%SZ"
    start, end = (_at(each, all_day=details.all_day).strftime(pattern) for each in (details.start, details.end))
    query = {"action": "TEMPLATE", "text": words.title, "dates": f"{start}/{end}"}
    return _address(_GOOGLE, query, {"location": words.place, "details": words.about[:_LONGEST_ABOUT]})


def outlook_link(event: Event, reader: Reader) -> str:
    """Return the address that offers the event to Outlook."""
    details, words = event.details, words_of(event.details, reader)
    query = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": words.title,
        "startdt": _at(details.start, all_day=details.all_day).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "enddt": _at(details.end, all_day=details.all_day).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    if details.all_day:
        query["allday"] = "true"
    return _address(_OUTLOOK, query, {"location": words.place, "body": words.about[:_LONGEST_ABOUT]})


def _address(base: str, query: dict[str, str], extras: dict[str, str]) -> str:
    """Return an address that a button can hold: what makes it too long is left out, the last first."""
    kept = {name: value for name, value in extras.items() if value}
    while kept and len(f"{base}?{urlencode({**query, **kept})}") > _LONGEST:
        kept.popitem()
    return f"{base}?{urlencode({**query, **kept})}"


def _at(at: datetime, *, all_day: bool) -> datetime:
    return at if all_day else at.astimezone(UTC)
